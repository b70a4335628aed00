# Input: lines of tests/layers/arrows. Prints each circle of rooms (all reach each other), the largest first, as
#     SIZE FIRST-ROOM ...          the rooms
#         TAKER -> GIVER: names    what closes it
{
    comma = ($1, $2) in names ? ", " : ""
    if (comma == "") { next_of[$1] = next_of[$1] " " $2; before[$2] = before[$2] " " $1 }
    names[$1, $2] = names[$1, $2] comma $3
    if (!($1 in seen)) { seen[$1] = 1; rooms[++count] = $1 }
}
# Marks what `room` reaches; along the arrows or against them.
function reach(room, mark, backwards,    n, list, i) {
    if ((mark, room) in reached) return
    reached[mark, room] = 1
    n = split(backwards ? before[room] : next_of[room], list, " ")
    for (i = 1; i <= n; i++) reach(list[i], mark, backwards)
}
function print_circle(circle,    i, j, n, list) {
    n = split(circle, list, " ")
    print n " " circle
    for (i = 1; i <= n; i++) for (j = 1; j <= n; j++)
        if ((list[i], list[j]) in names) print "    " list[i] " -> " list[j] ": " names[list[i], list[j]]
}
END {
    for (i = 1; i <= count; i++) {
        if (rooms[i] in placed) continue
        reach(rooms[i], "to" i, 0); reach(rooms[i], "from" i, 1)
        circle = ""; size = 0
        for (j = i; j <= count; j++) if ((("to" i, rooms[j]) in reached) && (("from" i, rooms[j]) in reached)) {
            placed[rooms[j]] = 1; circle = circle (size++ ? " " : "") rooms[j]
        }
        if (size > 1) { of_size[size] = of_size[size] "\n" circle; if (size > largest) largest = size }
    }
    for (size = largest; size > 1; size--) {
        n = split(of_size[size], list, "\n")
        for (i = 2; i <= n; i++) print_circle(list[i])
    }
}
