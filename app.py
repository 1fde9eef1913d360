"""For WSGI servers: gunicorn app:app."""

from tracker.plumbing import memory
from tracker.plumbing.settings import Settings
from tracker.wiring import create_app

app = create_app(Settings.from_environment())
memory.settle()
