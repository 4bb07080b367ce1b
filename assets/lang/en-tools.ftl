### Tools: the key calculator, the assignment matrix, and what another page pastes.

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

## Share: embed

menu-share = Share: embed in a page …
embed-title = Embed this lab in a page
embed-view = what is shown
embed-view-producers = producers
embed-view-stage = stage
embed-view-groups = groups
embed-view-timeline = timeline
embed-view-log = event log
embed-view-charts = charts
embed-view-inspector = “Why?”
embed-controls = controls
embed-controls-full = full: everything can be changed
embed-controls-minimal = minimal: play, step, speed
embed-controls-none = none
embed-lock = what is locked
embed-lock-join = joining
embed-lock-leave = leaving
embed-lock-crash = crashes
embed-lock-seek = seeks
embed-lock-reset = resets
embed-lock-produce = producing
embed-lock-partitions = partitions
embed-lock-import = own files
embed-lock-all = everything
embed-theme = theme
embed-theme-auto = the reader’s own
embed-theme-light = light
embed-theme-dark = dark
embed-theme-contrast = high contrast
embed-speed = speed
embed-width = width
embed-height = height
embed-autoplay = starts by itself
embed-pauses = pauses at { $time }, where it is now
embed-caption = caption at the pause
embed-in-file = scenario in a file of its own
embed-file = address of the file
embed-sandbox = strict sandbox for the frame
embed-preview = Preview
embed-element = HTML
embed-element-about = for a page of your own
embed-frame = Frame
embed-frame-about = for learning platforms and wherever no script may stand
embed-frame-strict = needs a server that sends Access-Control-Allow-Origin: *
embed-stands-in = { $title }: an interactive lab. It needs JavaScript.
embed-download = Download the scenario
embed-whole = The snippet carries the scenario with everything that was done here. It can also be kept in a file.
embed-long = The scenario is long: { $bytes } bytes. A file of its own is easier to paste and to correct.
embed-file-about = Put { $file } beside your page. A frame looks for it beside embed.html.
embed-foreign = This lab streams { $files }, which was brought from your machine. No snippet can carry it. Take it back with “Undo”, or use a producer with a rate or data that come with LogLab; then share again.
embed-too-many = More was done in this lab than can be written down. Restart it, or load its scenario again; then share.

## The client call behind a gesture

menu-code = Code …
code = Code
code-title = The client call behind it
code-what = what it does
code-language = language
code-python = Python
code-python-library = confluent-kafka
code-java = Java
code-java-library = kafka-clients
code-rust = Rust
code-rust-library = rdkafka
code-shell = Command line
code-shell-library = Apache Kafka’s own tools
code-library = with { $library }
code-part = { $at } of { $of }
code-none = { $language } has no call for this.
code-coming = The program is being fetched …
code-lost = The file with the programs could not be fetched. Choose a language again when its server can be reached.
code-producer = send records
code-consumer = subscribe, poll, commit
code-topic = look at the topic
code-record = read this record
code-group = look at the group
code-dry-run = reset its offsets, as a dry run
code-marker = ask where it is

## The ledger

menu-ledger = Ledger and guarantees …
ledger-title = What happened to each record
ledger-reader = reader
ledger-none = Nobody reads yet.
ledger-once = once
ledger-repeated = repeated
ledger-lost = lost
ledger-pending = pending
ledger-median = in the system, median
ledger-p99 = 99 % within
ledger-lag = lag
ledger-all = all
ledger-which = effect
ledger-partition = partition
ledger-all-partitions = all
ledger-key = key
ledger-any-key = any
ledger-on-cells = show it on the cells of the stage
ledger-table = Records and their effects
ledger-heads = record | key | effect | times | by | first | last
ledger-empty = No record is like that.
ledger-rows = rows { $from } to { $to }
ledger-before = Previous
ledger-after = Next
ledger-csv = CSV
ledger-json = JSON lines
why-effect-once = its effect happened once, by { $by }, at { $first }
why-effect-repeated = its effect happened { $n } times, by { $by }: first at { $first }, last at { $last }
why-effect-lost = its effect never happened: lost
promises = Guarantees
promise-partition-order = order per partition
promise-key-order = order per key
promise-no-loss = nothing lost
promise-no-repeat = nothing repeated
promise-holds = holds
promise-broken = broken
broken-partition-order = { $partition }, offset { $offset }: its effect at { $at } came after that of a later record
broken-key-order = { $partition }, offset { $offset }: its effect at { $at } came after that of a later record of its key; { $n ->
    [one] the only one
   *[other] the first of { $n }
  }
broken-no-loss = { $partition }, offset { $offset }: passed over at { $at } without an effect; { $n ->
    [one] the only one
   *[other] the first of { $n }
  }
broken-no-loss-passed = { $partition }, offset { $offset }: the reader is past it, without an effect; { $n ->
    [one] the only one
   *[other] the first of { $n }
  }
broken-no-loss-deleted = { $n ->
    [one] 1 record was deleted
   *[other] { $n } records were deleted
  } before the reader came to { $n ->
    [one] it
   *[other] them
  }
broken-no-repeat = { $partition }, offset { $offset }: its effect happened again at { $at }; { $n ->
    [one] the only one
   *[other] the first of { $n }
  }

## A member's application

menu-delivery = Delivery …
menu-crash-at = Crash at a record …
delivery-title = How { $member } works
delivery-commit = commits
delivery-effect = processing a record
delivery-error = where processing throws
delivery-retries = tries again, times
delivery-backoff = pause before each, ms
delivery-dead = dead letters to
delivery-do = Set
commit-auto = by itself (enable.auto.commit)
commit-before = before processing
commit-after = after processing
commit-each = after each record
commit-transaction = in a transaction
commit-never = never
effect-count = acts outside: can’t tell repeats
effect-upsert = writes by unique key
effect-topic = produces to { $topic }
error-stop = the process dies
error-skip = skips the record
error-retry-skip = tries again, then skips
error-retry-stop = tries again, then dies
error-retry-dead = tries again, then a dead letter
delivery-told-before = At most once: a crash loses what was committed and not yet processed. Nothing is repeated.
delivery-told-after = At least once: a crash repeats what was processed and not yet committed. Nothing is lost.
delivery-told-auto = At least once, as long as records are processed before the next poll: a crash repeats all since the last automatic commit.
delivery-told-never = Nothing is committed: whoever comes next begins where auto.offset.reset says.
delivery-told-upsert = A crash repeats records, but a repeat changes nothing: the effect stays one.
delivery-told-transaction = Exactly once within Kafka: results and offsets are committed together, or neither.
delivery-told-outside = The transaction does not hold an effect outside of Kafka: a crash repeats it.
crash-here = Crash exactly here …
crash-title = A crash in { $partition }
crash-nothing = { $member } reads no partition now
crash-nobody = Nobody reads this partition.
crash-who = who
crash-owner = { $member } of { $group }
crash-other = { $member } of { $group }, if it gets there
crash-offset = at offset
crash-moment = when
crash-told = The process dies there, once it gets to this record. What the coordinator sees is silence.
crash-do = Crash there
moment-before-effect = before the effect
moment-after-effect = between effect and commit
moment-after-commit = after the commit
