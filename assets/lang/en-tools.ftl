### Tools: the key calculator and the assignment matrix.

## The key calculator

menu-calculator = Key calculator …
calc-title = Key calculator
calc-source = keys
calc-source-topic = keys in { $topic }
calc-source-own = your own list
calc-list = one key per line; repeated lines are counted
calc-rule = client and its partitioner
calc-other = compare with another client
calc-other-none = none
calc-default = { $client }: { $rule } (default)
calc-not-default = { $client }: { $rule }
calc-partitions = partitions
calc-then = partitions later
calc-only = only keys that move or differ
calc-none = No keys yet.
calc-none-such = No key moves or differs.
calc-counted = { $keys ->
    [one] 1 key
   *[other] { $keys } keys
  }, { $records ->
    [one] 1 record
   *[other] { $records } records
  }
calc-keyless = + { $n ->
    [one] 1 record without a key, which no key places; percentages count it
   *[other] { $n } records without a key, which no key places; percentages count them
  }
calc-histogram = Records in each of { $partitions } partitions. Most are in partition { $partition }: { $n }.
calc-skew = skew
calc-skew-is = { $n } in partition { $partition }, { $ratio } × the mean of { $mean }{ $empty ->
    [0] {""}
    [one] ; one partition gets none
   *[other] ; { $empty } partitions get none
  }
calc-skew-then = with { $n }
calc-hot = hot keys
calc-differ = differ
calc-differ-count = { $n } of { $keys } keys, with { $percent } % of the records, land in another partition by { $client }
calc-moves = move
calc-moves-count = { $n } of { $keys } keys, with { $percent } % of the records, go to other partitions when { $from ->
    [one] one partition becomes { $to }
   *[other] { $from } partitions become { $to }
  }
calc-first = The first { $shown } of { $all } keys, those with the most records first. The CSV has all of them.
calc-table = Keys and their partitions
calc-csv = Download CSV

## The assignment matrix

menu-assignment = Assignment …
matrix-title = Assignment of { $group }
matrix-members = members
matrix-as-is = as they are
matrix-join = with { $member } added
matrix-leave = without { $member }
matrix-by-leader = by the leader
matrix-by-broker = by the broker
matrix-in-force = in force
matrix-kept = kept
matrix-moved = moved
matrix-found = had no owner
matrix-least = least
matrix-most = most
matrix-mean = mean
matrix-bands = Rows are members, columns are partitions. Above: what the member has now; below: what it would have.
matrix-picture = Members and partitions
matrix-label = { $partitions } partitions, { $members } members: { $kept } stay where they are, { $moved } move. See the table below.
matrix-two-rounds = It takes two rebalances: partitions that move are revoked in the first and assigned in the second. The others are read all the time.
matrix-moves = Partitions that move, and why
matrix-move = { $partition }: { $from } → { $to }
matrix-nothing = No partition moves.
matrix-none = This group has no members to assign to.
matrix-table = As a table
matrix-member = member
matrix-now = now
matrix-then = then
