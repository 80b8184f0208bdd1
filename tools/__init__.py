"""What stands alone: each file works by itself, without the rest of the program."""
