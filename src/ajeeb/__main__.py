"""`python -m ajeeb`"""

from ajeeb.cli import main

if __name__ == "__main__":
    main()
