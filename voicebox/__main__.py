"""`python -m voicebox` is the command line."""

from voicebox.cli import main

if __name__ == "__main__":
    main()
