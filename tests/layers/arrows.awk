# Input: lines "path-without-.c symbol type ..." from nm on standard input, then every .c and .h. See arrows.
# Needs code.awk.

# The text's file declares the name, and defines it unless it says `struct x;` alone.
function declare(name, defines) {
    declared[file, name] = 1; declared[room, name] = 1
    if (!defines || !is_header) return
    if (!(name in definer)) definer[name] = room
    else if (definer[name] != room) definer[name] = "several"
}

function token(t) {
    if (t == "{") {
        if (is_tag(before_last)) declare(before_last " " last, 1)
        if (last == "enum" || before_last == "enum") enum_at = depth + 1
        depth++
    } else if (t == "}") {
        if (depth == enum_at) enum_at = 0
        depth--
    } else if (t == "(") {
        if (depth == 0 && (statement == "typedef" || statement == "static inline") && last ~ /^[a-z_]/) {
            declare(last, 1); statement = "named"
        }
    } else if (t == ";") {
        if (depth == 0 && statement == "typedef") declare(last, 1)
        if (is_tag(before_last) && statement == before_last) declare(before_last " " last, 0)
    } else if (t ~ /^[A-Za-z_]/) {
        if (depth == 0 && (last == ";" || last == "}" || last == "")) statement = t
        if (t == "inline" && last == "static") statement = "static inline"
        if (is_tag(last)) used[room, last " " t] = 1
        else used[room, t] = 1
        if (enum_at && depth == enum_at && (last == "{" || last == ",")) declare(t, 1)
    }
    before_last = last; last = t
}
function is_tag(word) { return word == "struct" || word == "enum" || word == "union" }

function start_file() {
    file = FILENAME; room = room_of(file); is_header = file ~ /\.h$/
    in_comment = depth = enum_at = 0
    last = before_last = statement = ""
}
function room_of(path,    source) {
    source = path; sub(/\.h$/, ".c", source)
    return source in is_file ? source : path
}
function arrow(from, to, name) { if (to != from) print from "\t" to "\t" name }

BEGIN { for (i = 2; i < ARGC; i++) is_file[ARGV[i]] = 1 }

FILENAME == "-" || FILENAME == "" {
    if ($3 == "U" || $3 == "w") wanted[$1 ".c", $2] = 1
    else if ($3 ~ /^[TDBRVWC]$/) defined_in[$2] = $1 ".c"
    next
}
FNR == 1 { start_file() }
!in_comment && /^[ \t]*#[ \t]*include[ \t]*"/ {
    split($0, quoted, "\"")
    if (quoted[2] in is_file) { arrow(room, room_of(quoted[2]), "#include"); includes[room] = includes[room] " " quoted[2] }
    next
}
{
    line = code_of($0)
    if (line ~ /^[ \t]*#/) {
        if (!match(line, /define[ \t]+[A-Za-z_0-9]+/)) next
        split(substr(line, RSTART, RLENGTH), word, /[ \t]+/); declare(word[2], 1)
        next
    }
    while (match(line, /[A-Za-z_][A-Za-z_0-9]*|[{}();,=*]/)) {
        t = substr(line, RSTART, RLENGTH); line = substr(line, RSTART + RLENGTH)
        token(t)
    }
}

function given(room, name,    n, list, i) {
    if ((room, name) in declared) return 1
    n = split(includes[room], list, " ")
    for (i = 1; i <= n; i++) if ((list[i], name) in declared) return 1
    return 0
}
END {
    for (key in wanted) {
        split(key, part, SUBSEP)
        if (part[2] in defined_in) arrow(part[1], defined_in[part[2]], part[2])
    }
    for (key in used) {
        split(key, part, SUBSEP)
        to = definer[part[2]]
        if (to != "" && to != "several" && to != part[1] && (!given(part[1], part[2]) || index(includes[part[1]] " ", " " header_of(to) " ")))
            arrow(part[1], to, part[2])
    }
}
function header_of(room) { sub(/\.c$/, ".h", room); return room }
