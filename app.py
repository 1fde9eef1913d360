"""For WSGI servers: gunicorn app:app."""

import sys

from tracker.plumbing import memory
from tracker.plumbing.addresses import UnsafeSettings
from tracker.plumbing.settings import Settings
from tracker.wiring import create_app, ready

GIVE_UP = 3
"""What gunicorn takes from a process that will not serve either when it is started again."""

memory.keep_to_itself()
try:
    app = ready(create_app(Settings.from_environment()))
except UnsafeSettings as problem:
    sys.stderr.write(f"{problem}\n")
    sys.exit(GIVE_UP)
memory.settle()
