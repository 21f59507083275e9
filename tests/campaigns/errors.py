#!/usr/bin/env python3
"""Lets calls to the system fail, one after the other, and holds what is said to what is so.

    cargo build --locked && REFEREE=target/debug/referee python3 tests/campaigns/errors.py [--stride N] [SCENARIO...]

Scenarios: decide, deliver, webhook, console, as in kills.py. Each error comes once at each call where it can come, and
ENOSPC for good from there on too. What must hold besides what holds after a kill: no panic, "nothing was written" only
where nothing was, "delivered" only where it was, exit 0 only where all was done, 70 never."""
import errno
import random
import sys

import rig
from kills import Campaign, SETTLED
from rig import Home, Verdicts, usage

WRITES = rig.STORED | rig.SYNCED
ALL = rig.STORED | rig.SYNCED | rig.OPENED | rig.SENT | rig.RECEIVED | rig.READ
ERRORS = [("ENOSPC", rig.STORED, 1), ("ENOSPC", rig.STORED, 1 << 30), ("EDQUOT", rig.STORED, 1),
          ("EIO", WRITES | rig.READ, 1), ("EMFILE", rig.OPENED, 1), ("EINTR", ALL, 1)]
NOTHING = ("nothing was written", "nothing was recorded", "Nothing was decided")


class Errors(Campaign):
    """The same scenarios, with what they said."""

    def run(self, home, *arguments, **more):
        ran = super().run(home, *arguments, **more)
        if "AT_CALL_PLAN" in more:
            self.ran = ran
        return ran

    def words(self, home, journey):
        """What was said and is not so, before anything else is done."""
        ran, problems = self.ran, []
        recorded = home.decided(journey)
        if ran is None:
            # What the console writes over itself is torn, so only whole sentences count.
            if any(words in self.shown for words in NOTHING) and recorded:
                problems.append(f"the console said that nothing was recorded, and recorded is {recorded}")
            return problems + (["the console panicked"] if "panicked" in self.shown else [])
        said = ran.stdout + ran.stderr
        if "panicked" in said or ran.returncode in (70, 101) or ran.returncode < 0:
            problems.append(f"exit {ran.returncode}: {ran.stderr.strip()[-300:]}")
        if any(words in said for words in NOTHING) and recorded and "decide" in ran.args:
            problems.append(f"exit {ran.returncode}, {ran.stderr.strip()!r}, and recorded is {recorded}")
        if '"delivered"' in ran.stdout and not any(state in SETTLED for _, state in recorded):
            problems.append(f"said delivered: {recorded}")
        if ran.returncode == 0 and not any(state in SETTLED for _, state in recorded):
            problems.append(f"exit 0: {recorded}")
        return problems

    def errors(self, name, stride):
        like = self.due if name == "deliver" else self.template
        held, failed_calls = [], 0
        for error, kinds, count in ERRORS:
            verdicts = Verdicts(f"{name}, {error}{'' if count == 1 else ' for good'}")
            point, is_met = random.randrange(stride), True
            while is_met:
                home = Home("", like=like)
                self.reset()
                self.ran, self.shown = None, ""
                self.plan.set(kinds, first=point, count=count, error=getattr(errno, error), armed=name != "console")
                journey, said = getattr(self, name)(home)
                is_met = self.plan.met() > 0
                failed_calls += is_met
                kind = self.plan.kinds()[point] if is_met else "beyond the end"
                self.plan.disarm()
                verdicts.count(kind)
                problems = self.words(home, journey)
                problems += self.problems(home, journey, said)
                verdicts.say(problems, f"call {point} ({kind}), {home.folder}")
                if not problems:
                    home.remove()
                point += stride
            held.append(verdicts.end())
        print(f"{name}: {failed_calls} calls failed", flush=True)
        return all(held) and failed_calls > 0


def main():
    parser = usage(__doc__)
    parser.add_argument("scenario", nargs="*", default=["decide", "deliver", "webhook", "console"])
    parser.add_argument("--stride", type=int, default=1, help="every Nth call only, from a random first one")
    arguments = parser.parse_args()
    campaign = Errors()
    try:
        held = [campaign.errors(name, arguments.stride) for name in arguments.scenario]
    finally:
        campaign.close()
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
