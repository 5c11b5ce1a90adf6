#!/usr/bin/env python3
"""Print the man page of a command, made from what `render help COMMAND` says: manpages.py PROGRAM PAGE COMMAND

PAGE is the page of the whole program, which has the date. `--list` in place of PAGE and COMMAND lists the commands."""
import re
import subprocess
import sys
import textwrap

WIDTH = 78


def ask(program, *words):
    return subprocess.run([program, "help", *words], stdout=subprocess.PIPE, text=True, check=True).stdout


def commands(program):
    """The commands of `render help`: its indented lines from "Commands" to "Topics"."""
    part = re.search(r"^Commands.*?:\n(.*?)^Topics:", ask(program), flags=re.S | re.M).group(1)
    return re.findall(r"^  (\S+) ", part, flags=re.M)


def escape(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^(?=[.'])", r"\\&", text)


def filled(text):
    """Running text: a sentence begins a line, no line is long."""
    out = []
    for sentence in re.split(r"(?<=[a-z0-9)][.:])\s+(?=[A-Z`'(])", " ".join(text.split())):
        out += textwrap.wrap(sentence, WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    return escape("\n".join(out))


def tagged(lines):
    """Entries "NAME  what it is": what it is may begin below the name, and goes on further in."""
    entries = []
    column = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if entries and column is not None and indent >= column or entries and indent > 12:
            entries[-1][1].append(line.strip())
            continue
        m = re.match(r"\s+(\S.*?)(\s{2,})(\S.*)$", line)
        if m:
            column = m.start(3)
        entries.append([m.group(1) if m else line.strip(), [m.group(3)] if m else []])
    out = [".Bl -tag -width Ds"]
    for name, text in entries:
        out.append(".It Sy " + quoted(name))
        if text:
            out.append(filled(" ".join(text)))
    return out + [".El"]


def quoted(text):
    return '"' + escape(text).replace('"', '\\(dq') + '"'


def literal(lines):
    return [".Bd -literal -offset indent", escape(textwrap.dedent("\n".join(lines))), ".Ed"]


def body(text):
    """Paragraphs, which a blank line ends; indented lines below "Flags:" and the like are entries."""
    out = []
    for paragraph in re.split(r"\n\n+", text.strip("\n")):
        lines = paragraph.split("\n")
        flush = [i for i, line in enumerate(lines) if not line.startswith("  ")]
        head = lines[:flush[-1] + 1] if flush else []
        rest = lines[len(head):]
        is_list = re.search(r"\S  +\S|^  +-", "\n".join(rest))
        if out and not out[-1].startswith((".Sh", ".Ss")) and (head or is_list):
            out.append(".Pp")
        if head:
            out.append(filled(" ".join(head)))
        if rest and is_list:
            out += tagged(rest)
        elif rest:
            out += literal(rest)
    return out


def page(program, date, command):
    summary, rest = ask(program, command).split("\n\n", 1)
    usage, _, rest = rest.partition("\n\n")
    out = [f".Dd {date}", f".Dt RENDER-{command.upper()} 1", ".Os", ".Sh NAME", f".Nm render-{command}",
           f".Nd {escape(summary[0].lower() + summary[1:].rstrip('.'))}", ".Sh SYNOPSIS"]
    out += [".Bd -unfilled", escape(textwrap.dedent("\n".join(usage.rstrip().split("\n")[1:]))), ".Ed"]
    out.append(".Sh DESCRIPTION")
    out += body(rest) if rest.strip() else [filled(summary)]
    for sub in re.findall(r"^  (\w[\w-]*)  +", rest.partition("Commands:\n")[2], flags=re.M):
        out += [f".Ss {escape(f'render {command} {sub}')}"]
        out += body(ask(program, command, sub))
    out += [".Sh SEE ALSO", ".Xr render 1"]
    return "\n".join(out) + "\n"


def main():
    program = sys.argv[1]
    if sys.argv[2] == "--list":
        print("\n".join(commands(program)))
        return
    with open(sys.argv[2], encoding="utf-8") as f:
        date = re.search(r"^\.Dd (.*)$", f.read(), flags=re.M).group(1)
    sys.stdout.write(page(program, date, sys.argv[3]))


main()
