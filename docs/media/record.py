#!/usr/bin/env python3
"""Makes the pictures of the documentation: the real console in a real kitty, on a display of its own.

    cargo build
    python3 docs/media/record.py target/debug/referee              # the animation and all still pictures
    python3 docs/media/record.py target/debug/referee --only queue aml

Needs kitty, Xvfb, xdotool, ImageMagick, ffmpeg, gifsicle and pngquant:

    apt-get install kitty xvfb xdotool imagemagick ffmpeg gifsicle pngquant libgl1-mesa-dri fonts-dejavu

All persons are invented: the console runs `referee demo` with a fixed seed.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = ["kitty", "Xvfb", "xdotool", "import", "pngquant", "ffmpeg", "gifsicle"]
COLUMNS, ROWS, FONT_SIZE = 120, 36, 10.5
FRAMES_A_SECOND = 10
CAPTION_HEIGHT = 34
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"

# Keys by the names that xdotool knows, and how long to wait after each for the screen to be complete.
# The demo's first case has what the pictures show: a document, a selfie, a watch-list match, failed checks.
STILLS = {
    "queue": [("j", 0.4), ("k", 2.0)],
    "case": [("Return", 3.0), ("n", 3.0), ("c", 4.0)],
    "findings": [("Return", 3.0)],
    "document": [("Return", 2.5), ("2", 3.5)],
    "faces": [("Return", 2.5), ("3", 3.5)],
    "aml": [("Return", 2.5), ("4", 2.0)],
    "rules": [("Return", 2.5), ("5", 1.5)],
    "screening": [("Return", 2.5), ("6", 1.5)],
    "history": [("Return", 2.5), ("7", 1.5)],
    "raw": [("Return", 2.5), ("8", 1.5)],
    "picture": [("Return", 2.5), ("2", 2.5), ("i", 3.0)],
    "decision": [("Return", 2.5), ("r", 1.5)],
    "help": [("question", 1.5)],
    "palette": [("colon", 1.5)],
    "outbox": [("Return", 3.0), ("r", 1.5), ("1", 1.2), ("O", 1.2)],
    "statistics": [("S", 1.5)],
}

# The animation: a caption, the key, and how long it is looked at.
SCENES = [
    ("The queue: who waits, since when, and why", None, 2.2),
    ("j k  move; the preview follows", "j", 0.5),
    ("j k  move; the preview follows", "j", 1.0),
    ("j k  move; the preview follows", "k", 0.4),
    ("j k  move; the preview follows", "k", 0.8),
    ("Enter  opens the case: findings, and the evidence beside them", "Return", 2.6),
    ("n  the next finding: faces, before the automated result is shown", "n", 3.4),
    ("c  they do not match; on to the birth date, with its document", "c", 3.6),
    ("r  reject: the reasons", "r", 2.2),
    ("5  the reason decides: the faces do not match; the next case opens", "5", 2.4),
    ("u  undo, while the decision is held", "u", 2.6),
]


class Display:
    """An X server without a screen, with one kitty in it that runs the demo."""

    def __init__(self, referee, seed):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="referee-media-"))
        reading, writing = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
            pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as answer:
            self.name = ":" + answer.readline().strip()
        # Nothing of the caller's own settings may show; the name in the header is invented as well.
        self.environment = {
            "HOME": str(self.home), "PATH": os.environ["PATH"], "DISPLAY": self.name, "LANG": "C.UTF-8",
            "LIBGL_ALWAYS_SOFTWARE": "1", "TZ": "UTC", "USER": "amina", "LOGNAME": "amina",
        }
        options = {
            "font_family": "DejaVu Sans Mono", "font_size": FONT_SIZE, "remember_window_size": "no",
            "initial_window_width": f"{COLUMNS}c", "initial_window_height": f"{ROWS}c",
            "window_padding_width": 4, "cursor_blink_interval": 0, "enable_audio_bell": "no",
            "update_check_interval": 0, "background": "#16181d", "foreground": "#d8dbe0",
        }
        command = ["kitty", "--config", "NONE", "--title", "referee-demo"]
        for name, value in options.items():
            command += ["-o", f"{name}={value}"]
        command += [str(referee), "--reviewer", "amina", "demo", "--seed", str(seed)]
        self.kitty = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)
        self.window = self.find_window()
        self.settle(6)

    def find_window(self):
        for _ in range(100):
            found = self.run(["xdotool", "search", "--onlyvisible", "--class", "kitty"], check=False).stdout.split()
            if found:
                return found[-1]
            time.sleep(0.1)
        raise SystemExit("kitty opened no window")

    def run(self, command, check=True):
        return subprocess.run(command, env=self.environment, check=check, text=True, capture_output=True)

    def press(self, key):
        self.run(["xdotool", "windowfocus", self.window, "key", "--window", self.window, key])

    def screenshot(self, file):
        self.run(["import", "-window", self.window, str(file)])

    def settle(self, seconds):
        """Waits until two screenshots are equal, so that a slow machine does not show half a screen."""
        before, file = None, self.home / "settling.rgb"
        end = time.monotonic() + 10 * seconds
        while time.monotonic() < end:
            time.sleep(max(0.6, seconds / 4))
            self.run(["import", "-window", self.window, f"rgb:{file}"])
            now = file.read_bytes()
            if now == before:
                return
            before = now

    def geometry(self):
        lines = self.run(["xdotool", "getwindowgeometry", "--shell", self.window]).stdout.split()
        return {name: int(value) for name, value in (line.split("=") for line in lines)}

    def close(self):
        for process in (self.kitty, self.server):
            process.terminate()
            process.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def still(referee, seed, name):
    """A screenshot in few colors: a console has few, and a photo of a face bears it."""
    display = Display(referee, seed)
    try:
        for key, seconds in STILLS[name]:
            display.press(key)
            display.settle(seconds)
        file = HERE / f"{name}.png"
        display.screenshot(file)
    finally:
        display.close()
    subprocess.run(["pngquant", "--force", "--strip", "--speed", "1", "--output", file, "96", file], check=True)
    print(f"{file.name}: {file.stat().st_size // 1024} KiB")


def captions(times):
    """What ffmpeg draws below the console, and when: (caption, from, to)."""
    filters = [f"pad=iw:ih+{CAPTION_HEIGHT}:0:0:color=0x2b2f38"]
    for text, start, end in times:
        text = text.replace(":", r"\:").replace(";", r"\;").replace(",", r"\,")
        filters.append(f"drawtext=fontfile={FONT}:fontsize=17:fontcolor=0xffd479:x=14:y=h-26:text='{text}'"
                       f":enable='between(t,{start:.2f},{end:.2f})'")
    return ",".join(filters)


def animation(referee, seed):
    display = Display(referee, seed)
    film = display.home / "film.mkv"
    try:
        place = display.geometry()
        camera = subprocess.Popen(
            ["ffmpeg", "-loglevel", "error", "-y", "-f", "x11grab", "-draw_mouse", "0", "-framerate", str(FRAMES_A_SECOND),
             "-video_size", f"{place['WIDTH'] // 2 * 2}x{place['HEIGHT'] // 2 * 2}", "-i",
             f"{display.name}+{place['X']},{place['Y']}", "-c:v", "ffv1", str(film)],
            stdin=subprocess.PIPE)
        while not film.exists() or film.stat().st_size == 0:
            time.sleep(0.05)
        begin, times = time.monotonic(), []
        for text, key, seconds in SCENES:
            start = time.monotonic() - begin
            if key:
                display.press(key)
            time.sleep(seconds)
            times.append((text, start, time.monotonic() - begin))
        camera.communicate(b"q")
        write_gif(film, captions(times))
    finally:
        display.close()


def write_gif(film, captions):
    file = HERE / "console.gif"
    palette = "split[a][b];[a]palettegen=max_colors=128:stats_mode=full[p];[b][p]paletteuse=dither=none:diff_mode=rectangle"
    subprocess.run(["ffmpeg", "-loglevel", "error", "-y", "-i", film, "-vf", f"{captions},{palette}", file], check=True)
    subprocess.run(["gifsicle", "--batch", "-O3", "--lossy=30", file], check=True)
    print(f"{file.name}: {file.stat().st_size // 1024} KiB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("referee", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=["console", *STILLS], default=["console", *STILLS])
    options = parser.parse_args()
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        raise SystemExit(f"install {', '.join(missing)} first: see the top of this file")
    for name in options.only:
        if name == "console":
            animation(options.referee, options.seed)
        else:
            still(options.referee, options.seed, name)


main()
