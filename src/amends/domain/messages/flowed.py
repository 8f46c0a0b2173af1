"""Soft line breaks of format=flowed (RFC 3676) put back into paragraphs, quotes kept apart by depth."""


def unflow(text: str, *, delete_space: bool) -> str:
    """Join lines that end in a space with the next line of the same quote depth."""
    out: list[str] = []
    joining = False
    last_depth = 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        if content.startswith(" "):
            content = content[1:]
        is_signature = content == "-- "
        if joining and depth == last_depth and not is_signature:
            out[-1] += content
        else:
            out.append((">" * depth + " " if depth else "") + content)
        joining = content.endswith(" ") and not is_signature
        if joining and delete_space:
            out[-1] = out[-1][:-1]
        last_depth = depth
    return "\n".join(out)
