"""python -m peer.serve URL COUNTRIES: answers each line with what a page took, on this thread and in the database."""

import json
import os
import sys
import time
from io import BytesIO
from urllib.parse import urlencode, urlsplit

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client

SECRET = "a" * 32
"""Of forms."""


def database(url):
    if url.startswith("sqlite"):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.removeprefix("sqlite:///")}
    parts = urlsplit(url)
    place = {"HOST": parts.hostname, "PORT": parts.port, "USER": parts.username, "NAME": parts.path.lstrip("/")}
    return {"ENGINE": "django.db.backends.postgresql", **place}


def set_up(url, countries):
    apps = ("admin", "auth", "contenttypes", "sessions", "messages")
    middleware = (
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    )
    engine = {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
    processors = ["request", "auth", "messages"]
    where = {"request": "django.template.context_processors", "auth": "django.contrib.auth.context_processors"}
    where["messages"] = "django.contrib.messages.context_processors"
    engine["OPTIONS"] = {"context_processors": [f"{where[each]}.{each}" for each in processors]}
    settings.configure(
        SECRET_KEY="0123456789abcdef" * 4,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="peer.urls",
        INSTALLED_APPS=[*(f"django.contrib.{app}" for app in apps), "peer"],
        MIDDLEWARE=middleware,
        TEMPLATES=[engine],
        DATABASES={"default": {**database(url), "CONN_MAX_AGE": None}},
        STATIC_URL="/static/",
        USE_TZ=True,
        COUNTRIES=list(countries.items()),
        DATA_UPLOAD_MAX_NUMBER_FIELDS=None,
    )
    django.setup()


def cookie_of_somebody():
    call_command("migrate", verbosity=0)
    name = f"admin{time.time_ns()}"
    client = Client()
    client.force_login(get_user_model().objects.create_superuser(name, "admin@example.org", "password"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={SECRET}"


class Clock:
    def __init__(self):
        connection.ensure_connection()
        info = getattr(connection.connection, "info", None)
        self.file = os.open(f"/proc/{info.backend_pid}/schedstat", os.O_RDONLY) if info else None

    def cpu(self):
        if self.file is None:
            return time.thread_time_ns()
        return time.thread_time_ns() + int(os.pread(self.file, 64, 0).split()[0])


def environ(path, form, cookie):
    begin, _mark, query = path.partition("?")
    body = urlencode({**form, "csrfmiddlewaretoken": SECRET}).encode() if form else b""
    return {
        "REQUEST_METHOD": "POST" if form else "GET",
        "PATH_INFO": begin,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_COOKIE": cookie,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def answer(application, clock, asked, cookie):
    said = []
    wanted = environ(asked["path"], asked["form"], cookie)
    begin, begin_cpu = time.perf_counter_ns(), clock.cpu()
    response = application(wanted, lambda status, _headers, _exc=None: said.append(status))
    size = sum(map(len, response))
    response.close()
    cpu, wall = clock.cpu() - begin_cpu, time.perf_counter_ns() - begin
    return {"status": int(said[0].split()[0]), "bytes": size, "cpu": cpu, "wall": wall}


def say(found):
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def main():
    set_up(sys.argv[1], json.loads(sys.argv[2]))
    cookie = cookie_of_somebody()
    application, clock = get_wsgi_application(), Clock()
    say({"version": django.get_version()})
    for line in sys.stdin:
        say(answer(application, clock, json.loads(line), cookie))


if __name__ == "__main__":
    main()
