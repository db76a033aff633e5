"""`python -m goodword` is the command `goodword`."""

from goodword.project.cli import main

if __name__ == "__main__":
    main()
