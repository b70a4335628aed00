# Reading C line by line, for the other awk programs here. Set in_comment to 0 where a file begins.

# The line without comments, strings and characters; a comment may go on in the next line.
function code_of(line,    out, c) {
    out = ""
    while (line != "") {
        if (in_comment) {
            if (!(c = index(line, "*/"))) return out
            line = substr(line, c + 2); in_comment = 0
        } else if (match(line, /\/\*|\/\/|"([^"\\]|\\.)*"|'([^'\\]|\\.)*'/)) {
            out = out substr(line, 1, RSTART - 1) " "
            c = substr(line, RSTART, 2)
            if (c == "//") return out
            in_comment = c == "/*"
            line = substr(line, RSTART + RLENGTH)
        } else return out line
    }
    return out
}
