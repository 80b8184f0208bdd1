"""How much of one kind is taken: in memory, for everybody together, about nobody."""

from voicebox.world import World


class Budget:
    """Counts in whole hours. A restart forgets; no address is looked at."""

    def __init__(self, world: World, an_hour: int) -> None:
        self._world = world
        self._an_hour = an_hour
        self._hour = ""
        self._spent = 0

    def take(self) -> bool:
        """Tell whether there is still room in this hour, and use it."""
        hour = self._world.hour()
        if hour != self._hour:
            self._hour, self._spent = hour, 0
        if self._spent >= self._an_hour:
            return False
        self._spent += 1
        return True

    def minutes_left(self) -> int:
        """Return after how many minutes there is room again: 1 to 60."""
        return 60 - self._world.now().minute


class Shares:
    """Counts what is taken of each of many things, of which there are few. A restart forgets."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: dict[str, int] = {}

    def take(self, name: str) -> bool:
        """Tell whether there is still room for this one, and use it."""
        taken = self._taken.get(name, 0)
        if taken < self._most:
            self._taken[name] = taken + 1
        return taken < self._most
