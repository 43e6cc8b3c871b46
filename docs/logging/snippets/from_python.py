"""Python's side of the page "From Python": each region does what its TypeScript counterpart does."""

import logging
import sys

# region get-logger
logger = logging.getLogger("weather_api.http")
# endregion get-logger


# region set-up
def set_up():
    app = logging.getLogger("weather_api")
    app.setLevel(logging.INFO)
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(levelname)s | %(message)s"))
    app.addHandler(handler)
# endregion set-up


# region basic-config
def start_quickly():
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s:%(name)s:%(message)s")
# endregion basic-config


# region message
def say_how_many(count, station):
    logger.info("%s readings of %s", count, station)
# endregion message


# region propagate
def keep_apart():
    sql = logging.getLogger("weather_api.sql")
    sql.propagate = False
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("SQL %(message)s"))
    sql.addHandler(handler)
# endregion propagate


# region exception
def parse(text):
    try:
        return int(text)
    except ValueError as error:
        logger.error("Not a number: %s", error)
        raise
# endregion exception


if __name__ == "__main__":
    set_up()
    say_how_many(3, "harbour")
    logger.debug("not written")
    keep_apart()
    logging.getLogger("weather_api.sql").warning("SELECT 1")
    try:
        parse("many")
    except ValueError:
        print("raised")
