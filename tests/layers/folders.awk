# Input: lines of tests/layers/arrows. The files that lie in a folder itself are a node, each folder below it another;
# of lab/ itself, each file is a node (main.c wires all, check.h is what lessons see). Nodes may take from each other in
# one direction only, and in no round. Prints each arrow that runs back up, as
#     TAKER -> GIVER: names   (why)
# Of a round, the side that runs back is that from a folder to one it lies in; where there is none, the one of the
# fewest arrows.
function node_of(room) { if (room !~ /^lab\/[^\/]*$/) sub(/\/[^\/]*$/, "", room); return room }
{
    from = node_of($1); to = node_of($2)
    if (from == to) next
    comma = ($1, $2) in names ? ", " : ""
    if (comma == "") { sides[from, to]++; arrows[++count] = $1 SUBSEP $2; side[count] = from SUBSEP to }
    names[$1, $2] = names[$1, $2] comma $3
    node[from]; node[to]
}
# Whether `to` is reached from `from` along the sides that are left.
function leads(from, to,    n) {
    if (from == to) return 1
    visited[from]
    for (n in node) if (((from, n) in sides) && !(n in visited) && leads(n, to)) return 1
    return 0
}
# What a side weighs, as text that sorts: upwards before all others, then by arrows, then by name.
function weight(from, to) { return sprintf("%d %06d %s %s", index(from, to "/") != 1, sides[from, to], from, to) }
END {
    do {
        least = ""
        for (key in sides) {
            split(key, end, SUBSEP); split("", visited)
            if (!leads(end[2], end[1])) continue
            if (least == "" || weight(end[1], end[2]) < least) { least = weight(end[1], end[2]); back = key }
        }
        if (least == "") break
        split(back, end, SUBSEP)
        why[back] = end[2] ((end[2], end[1]) in sides ? " takes from " : " leads to ") end[1]
        delete sides[back]
    } while (1)
    for (i = 1; i <= count; i++) if (side[i] in why) {
        split(arrows[i], room, SUBSEP)
        print room[1] " -> " room[2] ": " names[room[1], room[2]] "   (" why[side[i]] ")"
    }
}
