"""The site's key files: made once, readable by the owner only, never in git."""

import os
import tempfile
from pathlib import Path


def read_or_create_key(path, make_key):
    """Return the text of the key file at `path`, made with `make_key()` if it is not there.

    Many processes may start at the same moment and all must end with one key. So a
    key is written whole to a file of its own first and then linked to its name:
    linking fails when the name is taken, and then the key that won is read.

    Raises OSError when the folder cannot be written, ValueError when the file is empty.
    """
    path = Path(path)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "w") as file:  # mkstemp makes it 0600
                file.write(make_key() + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(temporary)
    key = path.read_text().strip()
    if not key:
        raise ValueError(f"{path} is empty. Put the key back from your backup of it.")
    return key
