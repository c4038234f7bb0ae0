"""The bytes of one page as a file, served by WhiteNoise: BYTES_ROOT is the folder they are in."""

import os

from whitenoise import WhiteNoise


def nothing(environ, start_response):
    start_response("404 Not Found", [])
    return []


application = WhiteNoise(nothing, root=os.environ["BYTES_ROOT"], max_age=0)
