# Input: lines "LINES FILE NAME FIRST LAST" of all functions, then .c files. Prints FILE:LINE: FUNCTION of each place
# that lets a traced task go on: that calls ptrace with PTRACE_CONT, PTRACE_SYSCALL, PTRACE_LISTEN, PTRACE_DETACH or
# PTRACE_SINGLESTEP, or a function that hands such a request on to ptrace. Needs code.awk.
FNR == NR { for (i = $4; i <= $5; i++) inside[$2, i] = $3; next }
FNR == 1 { in_comment = 0; asked = "" }
{
    line = code_of($0)
    if (!((FILENAME, FNR) in inside)) next
    at = FILENAME ":" FNR ": " inside[FILENAME, FNR]
    if (asked != "") { request(asked, line); asked = "" }
    while (match(line, /[A-Za-z_0-9]+\(/)) {
        name = substr(line, RSTART, RLENGTH - 1); line = substr(line, RSTART + RLENGTH)
        if (name == "ptrace" && line ~ /[A-Za-z]/) request(at, line)
        else if (name == "ptrace") asked = at
        else if (name != inside[FILENAME, FNR]) calls[name] = calls[name] at "\n"
    }
}
# What stands in the call of ptrace at `at`: its request is the first argument.
function request(at, arguments,    first) {
    first = arguments; sub(/,.*/, "", first)
    if (first ~ /PTRACE_(CONT|SYSCALL|LISTEN|DETACH|SINGLESTEP)$/) print at
    else if (first !~ /PTRACE_/) { sub(/.*: /, "", at); hands_on[at] }
}
END { for (name in hands_on) printf "%s", calls[name] }
