"""The steps of ../derive.py; see ../README.md."""
