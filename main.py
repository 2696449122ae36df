"""Starts panel-app from a checkout: `python main.py` is the same as `panel-app`."""

from panel_app.cli.main import main

if __name__ == "__main__":
    main()
