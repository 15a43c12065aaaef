"""The users' manual as a printed book, with pictures of the product of today."""
