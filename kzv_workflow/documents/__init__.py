"""Writing Word files: house style, styles, lists, tables; knows no domain."""
