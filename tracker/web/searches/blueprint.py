from flask import Blueprint

blueprint = Blueprint("searches", __name__)
