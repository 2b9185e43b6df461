"""The whole dashboard with the demo's switch of roles, over a store: `python walk_server.py PORT STORE_URL`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

if __name__ == "__main__":
    from dashboard import demo_roles
    from dashboard.cli.serve import serve

    demo_roles.turn_on()
    serve(sys.argv[2], port=int(sys.argv[1]))
