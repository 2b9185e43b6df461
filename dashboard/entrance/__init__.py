"""What stands before the pages: the way to sign in, and who is signed in."""
