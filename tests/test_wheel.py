"""Templates and static files are found in a checkout and in a wheel alike."""

import subprocess
import sys
import zipfile
from pathlib import Path

from tracker.plumbing import assets

ROOT = Path(__file__).parent.parent
ASK = "from tracker.plumbing import assets; print(assets.folder('templates') / 'page.html')"


def test_in_a_checkout_they_lie_beside_the_package() -> None:
    assert assets.folder("templates") == ROOT / "templates"
    assert assets.fingerprint("tracker.css")


def test_in_a_wheel_they_lie_inside_the_package(tmp_path: Path) -> None:
    offline = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(tmp_path)]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *offline, str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    asked = [sys.executable, "-c", ASK]
    told = subprocess.run(
        asked, env={"PYTHONPATH": str(tmp_path / "installed")}, cwd=tmp_path, check=True, capture_output=True, text=True
    )
    page = Path(told.stdout.strip())
    assert page.is_file()
    assert page.is_relative_to(tmp_path / "installed")
    assert (tmp_path / "installed" / "tracker" / "records" / "migrations" / "script.py.mako").is_file()
