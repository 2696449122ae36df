"""The officers' pages, at each step of a round."""
def draw(album, work):
    pass
