from flask import Blueprint

blueprint = Blueprint("letter", __name__, url_prefix="/letters/<ref>")
