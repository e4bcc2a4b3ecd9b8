"""The names of the files of a configuration folder."""

TASK_DATA = "task_data.json"
"""The form versions: the only file that is used when workers come."""
UNIT_CONFIG = "unit_config.json"
"""One form with tokens."""
TOKEN_SETS = "token_sets_values_config.json"  # noqa: S105 - a file's name
"""Values of the tokens, one set per form version."""
SEPARATE = "separate_token_values_config.json"
"""Lists of values, to be combined into token sets."""
FILES = (TASK_DATA, UNIT_CONFIG, TOKEN_SETS, SEPARATE)
