"""The shapes of the starter's content, one module for each kind of file: `content.py` reads the files into them."""
