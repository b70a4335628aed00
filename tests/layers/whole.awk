# Prints FILE: NAME of each function whose parameters name `struct X`, X one of the pattern `whole`. Needs code.awk.
FNR == 1 { in_comment = depth = 0; head = "" }
!in_comment && /^[ \t]*#/ { next }
{
    line = code_of($0)
    while (match(line, /[{};]/)) {
        mark = substr(line, RSTART, 1)
        if (depth == 0) head = head substr(line, 1, RSTART - 1)
        line = substr(line, RSTART + 1)
        if (mark == "{" && depth++ == 0) look(head)
        if (mark == "}") depth--
        if (depth == 0) head = ""
    }
    if (depth == 0) head = head line " "
}
function look(head,    name) {
    if (head ~ /=/ || !match(head, /[A-Za-z_0-9]+\(/)) return
    name = substr(head, RSTART, RLENGTH - 1)
    if (substr(head, RSTART + RLENGTH - 1) ~ "struct (" whole ")[ *]") print FILENAME ": " name
}
