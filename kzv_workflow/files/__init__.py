"""Files from outside: the upload guard and the child process that parses them."""
