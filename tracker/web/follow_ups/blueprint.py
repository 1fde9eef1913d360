from flask import Blueprint

blueprint = Blueprint("follow_ups", __name__)

FOLLOW_UP = "/follow-ups/<int:number>"
"""The address of one."""
