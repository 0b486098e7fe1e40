"""The thinking behind :func:`kzv_workflow.minutes.parser.parse`, one kind of fact per module."""
