"""Tables, lines and paragraphs from characters and rules with places, whatever format or recogniser gave them.

Arrays in (`Characters`, `Rules`), cells and lines out. All lengths are PDF points of the displayed page, measured from
its top-left corner.
"""
