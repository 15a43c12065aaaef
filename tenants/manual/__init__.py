"""The users' manual as help: the chapters of each role, and the section of each page."""
