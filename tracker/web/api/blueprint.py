from flask import Blueprint

from tracker.web.problems import PREFIX

ROOT = f"{PREFIX}v1"
blueprint = Blueprint("api", __name__, url_prefix=ROOT)
