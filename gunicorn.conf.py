"""How gunicorn serves the tracker from this folder: two processes, each of which answers eight people at once."""

wsgi_app = "app:app"
bind = "127.0.0.1:8000"
workers = 2
threads = 8
limit_request_line = 8190  # a long search has all that is chosen in its address
control_socket_disable = True
