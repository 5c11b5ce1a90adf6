"""Writes values as YAML in a random choice of styles, so that one tree tests many readings.

A value is a dict, a list, a str (which stays a string when it is read), None, a bool, a number, or Raw (a scalar's
text as it stands in the file). Everything is drawn from one random.Random, so a seed gives the same bytes.
"""
import json
import re


class Raw(str):
    """A scalar that is written as it is: `1e3`, `!!str 5`, `~`."""


# What a reader of YAML 1.1 or 1.2 may take for something else than a string.
NOT_TEXT = re.compile(r"(?i)(true|false|yes|no|on|off|y|n|null|~|<<|=|[-+]?\.?(inf|nan)"
                      r"|[-+.]?[0-9][-+0-9a-fx_.:tz]*)?$")
PLAIN = re.compile(r"[A-Za-z0-9_./$][-A-Za-z0-9_./ =+@$()\u00c0-\ud7ff]*\Z")
ONE_LINE = re.compile(r"[ -~\u00a0-\ud7ff]*\Z")
BLOCK = re.compile(r"[ -~\n\u00a0-\u2027\u202a-\ud7ff]+\Z")
REMARKS = ["note", "TODO: x", "'quoted'", "- a: b", "é"]


class Style:
    """How one file is written: `wild` is the chance of an unusual choice at each node."""

    def __init__(self, rng, wild, strict=False):
        self.rng, self.wild, self.strict = rng, wild, strict
        self.indent = rng.choice([2, 2, 2, 4])
        self.loose_lists = rng.random() < 0.4
        self.remarks = rng.random() < 0.15
        self.anchors = []

    def odd(self, factor=1.0):
        return self.rng.random() < self.wild * factor

    def document(self, value):
        if isinstance(value, (dict, list)) and not value or not isinstance(value, (dict, list)):
            return self.flow(value) + "\n"
        self.anchors = []
        _, lines = self.node(value, 0)
        while self.odd(0.5):  # in block text it becomes a part of the text
            line = " " * self.rng.choice([0, 2, 4, 6]) + self.rng.choice(["", "", "# between", "#"])
            lines.insert(self.rng.randint(0, len(lines)), line)
        return "\n".join(lines) + "\n"

    # A node is its text behind the key or dash, and the lines below it.
    def node(self, value, at, step=0):
        """step: how much deeper than its parent it stands."""
        if isinstance(value, (dict, list)) and value:
            return self.collection(value, at)
        text, below = self.scalar(value, at, step)
        if not below and self.odd(0.3) and text and text[0] not in "&*":
            name = f"s{len(self.anchors)}"
            self.anchors.append((name, value))
            text = f"&{name} {text}"
        return text, below

    def collection(self, value, at):
        for name, seen in self.anchors:
            if seen is value or (seen == value and self.rng.random() < 0.7):
                return f"*{name}", []
        if self.odd() and not self.strict:
            if self.odd(2):
                return self.flow_lines(value, at)
            return self.flow(value), []
        head = ""
        if self.odd(0.5):
            head = f"&m{len(self.anchors)}"
        lines = self.mapping(value, at) if isinstance(value, dict) else self.sequence(value, at)
        if head:
            self.anchors.append((head[1:], value))
        elif self.odd(0.1):
            head = "!!map" if isinstance(value, dict) else "!!seq"
        return head, lines

    def flow_lines(self, value, at):
        """A flow collection over several lines."""
        if isinstance(value, dict):
            items = [f"{self.key(k)}: {self.flow(v)}" for k, v in value.items()]
        else:
            items = [self.flow(v) for v in value]
        last = self.rng.choice(["", ","])
        notes = [" # in flow" if self.odd(0.3) else "" for _ in items]
        start, end = "{}" if isinstance(value, dict) else "[]"
        lines = [" " * (at + 2) + item + (last if i == len(items) - 1 else ",") + notes[i] for i, item in enumerate(items)]
        return start, lines + [" " * at + end] if at else lines + [" " + end]

    def mapping(self, value, at):
        lines, known = [], [name for name, seen in self.anchors if isinstance(seen, dict)]
        for key, item in value.items():
            if self.remarks and self.rng.random() < 0.1:
                lines.append(" " * at + "# " + self.rng.choice(REMARKS))
            lines += self.pair(key, item, at)
            if self.odd(0.02):
                lines += self.pair(key, item, at)
        return self.merged(known, lines, at)

    def merged(self, maps, lines, at):
        """Now and then a merge key that brings in an earlier map."""
        if maps and at and self.odd(0.6 if not self.strict else 0.05):
            names = self.rng.sample(maps, min(len(maps), self.rng.choice([1, 1, 2])))
            text = "*" + names[0] if len(names) == 1 else "[*" + ", *".join(names) + "]"
            lines.insert(self.rng.choice([0, 0, len(lines)]), " " * at + "<<: " + text)
        return lines

    def pair(self, key, item, at):
        deeper = at + self.indent
        if isinstance(item, list) and not self.loose_lists:
            deeper = at
        head, below = self.node(item, deeper, self.indent)
        gap = self.rng.choice(["  ", "\t", " \t "]) if self.odd(0.02) else " "
        first = " " * at + self.key(key) + ":" + (gap + head if head else "")
        if self.odd(0.05) and not below:
            return [" " * at + "? " + self.key(key), " " * at + ": " + head]
        return [self.remark(first, head, below)] + below

    def remark(self, line, head, below):
        # Behind a flow collection that a patch changes, a comment breaks what the reference writes.
        block = head[:1] in ("|", ">", "{", "[")
        if self.remarks and not block and self.rng.random() < 0.1:
            return line + " # " + self.rng.choice(REMARKS)
        return line

    def key(self, key):
        if isinstance(key, Raw):
            return key
        if PLAIN.match(key) and not NOT_TEXT.match(key) and not key.endswith(" "):
            return key if not self.odd(0.3) else self.quoted(key)
        return self.quoted(key)

    def sequence(self, value, at):
        lines = []
        for item in value:
            head, below = self.node(item, at + 2, 2)
            if not head and below and below[0].strip() and not below[0].lstrip().startswith("#"):
                lines.append(" " * at + "- " + below[0][at + 2:])
                lines += below[1:]
            else:
                lines.append(self.remark(" " * at + "-" + (" " + head if head else ""), head, below))
                lines += below
        return lines

    def scalar(self, value, at, step):
        if isinstance(value, Raw):
            return str(value), []
        if value is None:
            return self.rng.choice(["null", "~", ""]) if not self.strict else "null", []
        if not isinstance(value, str):
            return self.flow(value), []
        if self.odd(0.6) and " " in value.strip() and ONE_LINE.match(value):
            return self.broken(value, at)
        if BLOCK.match(value) and at and ("\n" in value and self.rng.random() < 0.8 or self.odd(0.5)):
            return self.block(value, at, step)
        return self.flow(value), []

    def broken(self, value, at):
        """A plain or quoted scalar that goes on on the next lines."""
        plain = PLAIN.match(value) and not NOT_TEXT.match(value) and value[-1] != " "
        text = value if plain and self.rng.random() < 0.6 else self.quoted(value)
        words = text.split(" ")
        cut = self.rng.randint(1, len(words) - 1)
        first, rest = " ".join(words[:cut]), " ".join(words[cut:])
        if plain and (not rest.strip() or rest.lstrip()[0] in "#-?:"):
            return self.quoted(value), []
        gap = [""] if self.rng.random() < 0.1 else []
        return first, gap + [" " * (at + 1) + rest]

    def block(self, value, at, step):
        """A literal block that holds the value, or, for once, a folded one that is like it."""
        mark = ">" if self.odd(1.5 if not self.strict else 0.1) else "|"
        stripped = value.rstrip("\n")
        hint = str(step) if step and self.odd(0.5) else ""
        if not stripped or value[0] in " \n" and not hint:
            return self.quoted(value), []
        tail = len(value) - len(stripped)
        chomp = "-" if not tail else "" if tail == 1 else "+"
        lines = [(" " * at if line else "") + line
                 for line in stripped.split("\n") + [""] * max(0, tail - 1)]
        return mark + (hint + chomp if self.rng.random() < 0.5 else chomp + hint), lines

    def quoted(self, value):
        if ONE_LINE.match(value) and self.rng.random() < 0.5:
            return "'" + value.replace("'", "''") + "'"
        text = json.dumps(value, ensure_ascii=False)
        return re.sub("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]",
                      lambda m: f"\\u{ord(m.group()):04X}", text)

    def flow(self, value):
        if isinstance(value, dict):
            return "{" + ", ".join(f"{self.key(k)}: {self.flow(v)}" for k, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.flow(v) for v in value) + "]"
        if isinstance(value, Raw):
            return str(value)
        if isinstance(value, str):
            plain = PLAIN.match(value) and not NOT_TEXT.match(value) and value[-1] != " "
            return value if plain and not self.odd() else self.quoted(value)
        return json.dumps(value)


def as_json(value, rng):
    """The value as JSON text. A Raw that is no JSON becomes a string."""
    def plain(v):
        if isinstance(v, dict):
            return {str(k): plain(x) for k, x in v.items()}
        if isinstance(v, list):
            return [plain(x) for x in v]
        if isinstance(v, Raw):
            try:
                return json.loads(v)
            except ValueError:
                return str(v)
        return v
    return json.dumps(plain(value), indent=rng.choice([None, 1, 2]), ensure_ascii=rng.random() < 0.3) + "\n"
