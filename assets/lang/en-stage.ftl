### The stage: bar, lanes, cards, menus, and the results of gestures.

## The bar

pause = Pause
play = Play
step = Step
step-told = { $time }: { $what }
step-more = { $text } And { $n } more at once.
step-nothing = { $time }: nothing happened for a minute.
restart = Replay
restart-why = Starts the scenario again
go-on = Continue
next-stop = Next step
step-why = One event (arrow right)
speed = Speed
time = Time
event-time = event time, UTC
simulated-time = simulated
clock-why = { $elapsed } of simulated time since the start
undo = Undo
undo-why = Undo the last gesture and the time since
redo = Redo
redo-why = Redo what was undone
more = More
close = Close
add = + add
cancel = Cancel
create = Create
scenarios = Scenarios
scenario-label = Scenario: { $title }. Choose another
scenario-flights = Flight departures
scenario-flights-about = 27 Nov 2013, New York
scenario-trips = Ride-hailing trips
scenario-trips-about = four groups on one topic
scenario-orders = Order matching
scenario-orders-about = four members, three partitions
scenario-classroom = Classroom
scenario-classroom-about = many lanes, many members
scenario-empty = Empty lab
scenario-empty-about = start from scratch
timers-short = Shortened timeouts
timers-real = Kafka’s timeouts
timers-short-why = This scenario shortens timeouts so that you can watch them. Press for Kafka’s defaults.
timers-real-why = All members have Kafka’s default timeouts now. Press for the scenario’s.
timers-line = { $name }: { $now } instead of { $real }

## Tabs of a narrow lab

tabs = Parts of the lab
tab-stage = Stage
tab-groups = Groups
tab-producers = Producers
tab-log = Log

## Producers

producers = Producers
producers-none = No producers yet.
producer-label = Producer { $name }
producer-pause = Pause { $name }
producer-resume = Resume { $name }
add-producer-label = Add a producer
topic = topic
client = client
partitioner = partitioner
key = key
rate-name = rate
sent-name = sent
rate = { $rate } /s
rate-every = one in { $time }
rate-finished = all sent
rate-paused = paused
rate-by-hand = by hand
sent = { $sent }
sent-of = { $sent } of { $of }
key-none = none
key-pool = { $size } keys
key-pool-skewed = { $size } keys, uneven
client-java = Java
client-librdkafka = librdkafka (Python, Go, .NET, C)
client-sarama = Go (Sarama)
client-kafkajs = Node (KafkaJS)
client-kafka-python = kafka-python
client-kafka-go = kafka-go

## Topics and lanes

stage = Topics
topic-label = Topic { $topic }
topic-about = { $partitions ->
    [one] 1 partition
   *[other] { $partitions } partitions
  }, { $kept }
topic-about-key = { $partitions ->
    [one] 1 partition
   *[other] { $partitions } partitions
  }, key: { $key }, { $kept }
kept-label = keep records
kept-7-days = 7 days (activity)
kept-30-days = 30 days (orders)
kept-90-days = 90 days (playback)
kept-1-year = 1 year (transactions)
kept-7-years = 7 years (trading)
kept-always = for ever (audit)
kept-1-gib = 7 days, at most 1 GiB
policy-delete = delete: by age and size
policy-compact = compact: the last of each key
policy-both = compact,delete: both
kept = kept { $time }
kept-for-ever = kept forever
kept-compacted = compacted: the last record of each key is kept
kept-compacted-for = compacted, and kept { $time }
lag = lag { $lag }
lag-none = no commit
behind = Lag { $lag }
behind-oldest = oldest { $age }
behind-grows = growing
behind-shrinks = shrinking
behind-none = No commit yet
behind-without = { $n ->
    [one] 1 partition without a commit
   *[other] { $n } partitions without a commit
  }
behind-why = Records not committed yet, over all partitions; the age of the oldest of them, by its timestamp.
lane-label = Partition { $partition } of { $topic }: { $records ->
    [one] 1 record
   *[other] { $records } records
  }, offsets { $start } to { $end }
lane-empty = Nothing yet.
lane-empty-never = Empty: { $keys ->
    [one] the only key
   *[other] none of the { $keys } keys
  } of { $producers } { $keys ->
    [one] does not hash
   *[other] hashes
  } to partition { $partition }.
lane-drained = Empty. The records of partition { $partition } were deleted.
lane-new = Partition { $partition } would be here, empty.
no-topics = No topic yet.
offsets-axis = offset
partition-label = Partition { $partition } of { $topic }. Arrow keys move through its records
add-partition = + partition
add-partition-why = Press to see which keys would move, or drag down to add several
zoom = Zoom and scroll
zoom-in = Wider cells
zoom-out = Narrower cells
earlier = Earlier records
later = Later records
follow = Latest
follow-why = Follow the newest records again
marker-position = Position of { $group } in { $partition }
marker-committed = Committed offset of { $group } in { $partition }
offset-n = offset { $offset }
committed-held = Kafka resets committed offsets only while a group has no members. Move the position instead, or let the members leave.
committed-held-short = Only while the group has no members

## The legend, and what a pointer rests on

legend = Legend
legend-record = record
    .why = A cell, in the colour of its key and labelled with it. Offsets count from 0 in each partition.
legend-end = log end
    .why = The offset that the next record gets.
legend-start = log start
    .why = The oldest offset that is still there. What came before was deleted.
legend-committed = committed
    .why = Where a new owner of the partition starts. The solid line leads up to it.
legend-position = position
    .why = What the owner reads next. Drag it: back reads again, ahead skips.
legend-lag = lag
    .why = From the commit to the log end: what the group has not committed yet.
legend-again = read again
    .why = Records that a group got a second time, marked for a while.
legend-repeated = repeated
    .why = The effect of a record happened so many times for the reader that is selected, or for the first one with a repeat.
legend-lost = lost
    .why = The reader is past the record, and its effect never happened.
legend-once = once
    .why = Shown where the ledger is asked to show itself on the cells. Nothing: the record is still to come.
legend-edge = owner
    .why = The member that reads the partition, in its colour. Cut: a rebalance holds it. Dashed: the member crashed.
legend-harmed = harmed message
    .why = A fault met a request (a letter) or a response (with a tick). Crossed out or broken: lost. With a clock: late. Two letters: it arrives twice.
legend-group = group
    .why = Groups have no colour. Their lines in the chart are dashed as beside their names.
tip-position = Position { $position }
    .why = { $member } reads it next in { $partition }
tip-committed = Committed { $committed }
    .why = where a new owner of { $partition } in { $group } starts
tip-end = Log end { $offset }
    .why = the next record of { $partition } gets it
tip-start = Log start { $offset }
    .why = records of { $partition } before it were deleted
tip-record = Offset { $offset }
    .why = of { $partition }, { $time }
tip-lag = Lag { $lag }
    .why = of { $group } in { $partition }: end { $end } less committed { $committed }
tip-edge = { $member }
    .why = reads { $partition } for { $group }

## Growing a topic

grow-title = More partitions for { $topic }
grow-no-keys = No keys yet, so none can move.
grow-none-move = None of { $keys ->
    [one] 1 key
   *[other] { $keys } keys
  } will move.
grow-moves = { $moved } of { $keys ->
    [one] 1 key
   *[other] { $keys } keys
  } will go to other partitions from now on. Their earlier records stay, so their order is not kept across the change.
grow-more = and { $n } more
grow-do = { $n ->
    [one] Add 1 partition
   *[other] Add { $n } partitions
  }
fewer = One fewer
more-partitions = One more

## Groups and members

groups = Consumer groups
groups-none = No consumer groups yet.
add-group-label = Add a consumer group
group-label = Consumer group { $group }
group-about = { $assignor }, generation { $generation }
group-about-epoch = { $assignor }, epoch { $generation }
group-about-new = { $assignor }, no generation yet
group-about-moving = { $assignor }, generation { $generation }, next { $next }
group-waits = Waits for { $names } to rejoin, at most { $left }
members-none = No members. Drag one here.
state-empty = Empty
state-preparing = Preparing rebalance
state-completing = Completing rebalance
state-assigning = Assigning
state-reconciling = Reconciling
state-stable = Stable
state-dead = Dead
state-for = { $state }, { $left }
menu-of = Menu of { $name }
member-label = of { $group }: { $doing }, { $count ->
    [0] no partition
    [one] partition { $partitions }
   *[other] partitions { $partitions }
  }
member-reading = reading
member-joining = joining
member-syncing = joined
member-waits = reads nothing until SyncGroup
member-waits-beat = reads nothing until the response to its heartbeat
member-idle = idle
member-idle-why = idle: { $why }
member-paused = paused
member-paused-why = keeps polling, but receives no records until it resumes
idle-no-topic = none of the topics it subscribes to exists
idle-surplus = { $members ->
    [one] 1 member
   *[other] { $members } members
  }, { $partitions ->
    [one] 1 partition
   *[other] { $partitions } partitions
  }
idle-each-topic = range divides each of the { $topics ->
    [one] topics
   *[other] { $topics } topics
  } by itself: none has more than { $partitions ->
    [one] 1 partition
   *[other] { $partitions } partitions
  } for { $members } members
idle-unreleased = waits for { $n ->
    [one] 1 partition
   *[other] { $n } partitions
  } that { $names } must revoke first
idle-rebalance = the group is being assigned again
idle-next-heartbeat = learns of its partitions at its next heartbeat
idle-new-partitions = { $n ->
    [one] 1 partition is
   *[other] { $n } partitions are
  } new, and assigned once the leader’s metadata is refreshed
idle-left-out = the assignor gave it none
member-frozen = frozen, { $left }
member-frozen-why = sends heartbeats, but without poll() it must leave
member-frozen-out = frozen, out of the group
member-crashed = crashed, { $left }
member-crashed-soon = crashed
member-crashed-why = unnoticed until its session ends
member-out = out of the group
bench = Bench
bench-label = Bench: consumers that belong to no group
hint = Drag { $name } into a group
hint-crash = Now drag { $name } onto “crash”
hint-pull = Pull this bookmark of { $group } to the left: it reads again
hint-grow = Add a partition to { $topic }: keys go to other lanes
hints-off = No more hints
crash = crash
crash-why = A member dropped here crashes: it does not leave its group

## Effects of a drop

effect-join = joins { $group }
effect-leave = leaves cleanly
effect-crash = crashes
effect-stay = stays
effect-bench = drop it on a group
drag-cancelled = Nothing was changed.
seek-ghost = seek to { $offset } · { $time } · { $cost }
seek-again = { $n ->
    [0] reads nothing again
    [one] reads 1 record again
   *[other] reads { $n } records again
  }
seek-skips = { $n ->
    [0] skips nothing
    [one] skips 1 record
   *[other] skips { $n } records
  }
seek-end = the end

## Menus

menu-move = Move to { $group }
menu-join = Join { $group }
menu-leave = Leave (close)
menu-crash = Crash
menu-faults = Faults
fault-lose-produce-request = Lose its next produce request
fault-lose-produce-response = Lose its next acknowledgement
fault-late-produce-request = Hold up its next produce request for { $delay }
fault-twice-produce-request = Double its next produce request
fault-lose-api-request = Lose its next { $api } request
fault-lose-api-response = Lose the next answer to its { $api }
fault-more = Another fault …
fault-clear = End fault { $fault }
fault-chips-of = Faults of { $name }
fault-chip-clear = { $fault }: { $sentence } End it.
producer-crashed = crashed
producer-frozen = stands still
lost-name = given up
new-fault = A fault between this client and the brokers
fault-name = Name
fault-api = Requests
fault-all-apis = all
fault-leg = On the way
fault-what = What happens
fault-delay = Late by (ms)
fault-times = How many messages
fault-chance = Chance of each (%)
fault-begin = Begin
leg-request = to the broker
leg-response = back to the client
harm-drop = it is lost
harm-delay = it is late
harm-duplicate = it arrives twice
menu-freeze = Freeze
menu-thaw = Thaw
menu-inspect = Inspect
menu-compacted = Show as if fully compacted
menu-without = Assignment without { $member } …
menu-add-member = Add { $member }
menu-needs-empty = only without members
menu-reset-earliest = Reset offsets to earliest
menu-reset-latest = Reset offsets to latest
menu-reset-back = Shift offsets by −10
menu-reset = Reset offsets…
menu-console = As Kafka prints it…
console-title = { $group }, as Kafka prints it
console-reset-title = Reset the offsets of { $group }
console-view = View
console-to = Where to
console-scope = Topics and partitions
console-scope-all = all with committed offsets
console-file = Plan: topic,partition,offset in each line
console-plan = Partition | Now | New | Read again | Skipped
console-plan-all = All { $partitions ->
    [one] 1 partition
   *[other] { $partitions } partitions
  }
console-stop = { $group } still has members, and Kafka resets offsets of an empty group only. This is what a reset does once they have closed, which takes { $wait }.
console-stop-never = { $group } still has members that would not leave it within half an hour. Let them leave first.
console-stop-go = Stop all members, then reset
console-same = Every partition is at that offset already: nothing to reset.
console-bad-scope = Unknown topic or partition “{ $text }”. Enter topics, such as { $topic }, or partitions, such as { $topic }:0,2, separated by blanks.
console-bad-twice = A partition is given twice. Give it once.
console-no-commit = { $group } has no committed offsets there. Enter the topic, and reset to the earliest, the latest, an offset or a time.
console-bad-offset = “{ $text }” is not an offset. Enter a whole number, such as 0.
console-bad-datetime = “{ $text }” is not a date and time. Enter it like { $time }: with milliseconds, in UTC or with a zone such as +01:00.
console-bad-duration = “{ $text }” is not a duration. Enter it in ISO 8601 form: PT5M for five minutes, PT1H for an hour, P1D for a day.
console-bad-shift = “{ $text }” is not a number of records. Enter -10 to go back by ten, 10 to go ahead.
console-bad-line = The line “{ $text }” is not topic,partition,offset of an existing partition. Enter it like { $topic },0,5.
console-offsets = Offsets and lag
console-offsets-verbose = Offsets and lag, with leader epochs
console-members = Members
console-members-verbose = Members with their assignments
console-state = State
console-state-verbose = State, with epochs
console-list = All groups
console-copy = Copy
console-copied = Copied
console-not-copied = The browser forbids copying: select the text
console-go = Reset
did-reset-stopped = The members of { $group } closed. Once it was empty, its committed offsets were reset; members that join start there.
did-reset-some = The committed offsets of { $group } were reset as planned; members that join start there.
menu-remove-group = Delete group
menu-remove = Remove
menu-transaction-begin = Begin a transaction
menu-transaction-commit = Commit the transaction
menu-transaction-abort = Abort the transaction
menu-pause = Pause
menu-resume = Resume
menu-seek-beginning = To the beginning
menu-seek-back = Back by 10
menu-seek-forward = Forward by 10
menu-seek-end = To the end
menu-add-partitions = Add partitions …
menu-remove-topic = Delete topic
menu-scenarios = Other scenarios …
menu-stories = Questions and stories …
stories = Questions and stories
stories-about = Each runs by itself and stops where there is something to see. Go on at your own pace, or take it apart: it is a lab like any other.
stories-delivery = What is promised, and what happens
stories-keeping = What is kept, and for how long
stories-questions = What people ask most
menu-import = Stream your own file …
menu-restart = Start again
menu-new-topic = New topic …
menu-new-group = New group …
menu-new-producer = New producer …
menu-real-timers = Use Kafka’s timeouts
menu-short-timers = Use the scenario’s short timeouts
menu-memory = Memory: up to { $limit } MB
menu-memory-used = Memory: { $used } of { $limit } MB used
theme-auto = Theme: automatic
theme-light = Theme: light
theme-dark = Theme: dark
theme-contrast = Theme: high contrast

## Forms

new-group = New consumer group
new-producer = New producer
new-topic = New topic
all-topics = all topics
how-many-members = members
assignor = assignor
reads = reads
commits = commits
commits-auto = automatically (enable.auto.commit)
commits-never = only when asked to
commits-on-revoke = in onPartitionsRevoked
processing-ms = ms for each record
partitions = partitions
records = records
keys-pool = keys from a pool
keys-fixed = always one key
keys-none = without keys
keys-hand = only by hand
poison-share = poison, %
rate-per-s = records per second
pool-size = keys in the pool
pool-skew = skew (Zipf exponent)

## Results of gestures

did = Done.
did-move = { $member } left { $from } with a LeaveGroup and joins { $to }. Both groups rebalance.
did-join = { $member } asks to join { $group }. The coordinator lets all members rejoin, then each partition gets one owner again.
did-join-first = { $member } is the first in { $group }. The coordinator waits briefly for others before the assignment.
did-leave = { $member } closed cleanly: it commits and sends LeaveGroup, so { $group } rebalances at once.
did-crash = { $member } crashed. Its partitions are not read until its session ends, { $session } after its last heartbeat.
did-freeze = { $member } no longer polls. It still sends heartbeats, so it leaves only after max.poll.interval.ms ({ $limit }).
did-deliver = { $member } works in another way from its next record on.
did-crash-at = { $member } will die at { $partition }, offset { $offset }, { $moment ->
    [before_effect] before its effect
    [after_effect] between its effect and the commit
   *[after_commit] after its commit
  }.
did-thaw = { $member } polls again.
did-seek = { $group } goes to offset { $offset } of { $partition } ({ $time }): { $cost }.
did-reset-all = The committed offsets of { $group } were reset; members that join start there.
did-grow = { $topic } has { $total } partitions now. { $moved ->
    [0] No known key moves.
    [one] 1 key goes to another partition
   *[other] { $moved } keys go to other partitions
  } once clients see the new partitions.
did-transaction-begin = { $producer } begins a transaction.
did-transaction-commit = { $producer } commits its transaction.
did-transaction-abort = { $producer } aborts its transaction.
did-crash-producer = { $producer } crashed. { $lost ->
    [0] All that it had was acknowledged.
    [one] One record that was not acknowledged is lost to it.
   *[other] { $lost } records that were not acknowledged are lost to it.
}
did-freeze-producer = { $producer } stands still. It sends nothing and reads no answer.
did-thaw-producer = { $producer } goes on.
did-mend = Fault { $fault } is over.
did-pause = { $producer } was paused.
did-resume = { $producer } was resumed.
did-remove = { $name } sent what it had buffered and was closed.
did-remove-group = { $name } and its committed offsets were deleted.
did-remove-topic = { $name } and its records were deleted.
did-group = { $group } was created with { $members ->
    [0] no members
    [one] 1 member
   *[other] { $members } members
  }.
did-producer = { $producer } writes to { $topic }.
did-topic = { $topic } was created with { $partitions ->
    [one] 1 partition
   *[other] { $partitions } partitions
  }.
did-real-timers = All members have Kafka’s default timeouts now: a crash is noticed after 45 s, a frozen member after 5 min.
did-short-timers = All members have the scenario’s short timeouts again.
locked = The author of this page has locked this kind of change: “{ $lock }”.
undone = Undone: the lab is as it was before the gesture.
redone = Redone.

## The timeline

timeline = What happened when
mark-joins = { $who } joins
mark-left = { $who } left
mark-crashed = { $who } crashed
mark-frozen = { $who } frozen
mark-expired = { $who } removed
mark-assigned = { $who } assigned
mark-grew = { $who } grew
mark-sought = { $who } seeks
mark-reset = { $who } reset
mark-finished = { $who } finished

## Keyboard

keys-title = Keys
key-undo = Ctrl Z
key-undo-what = undo the last gesture; with Shift, redo it
key-redo = Ctrl Shift Z
key-help = ?
key-help-what = this list
key-delete = Delete
key-delete-what = on a member: leave its group
key-play = Space
key-play-what = play or pause
key-step = →
key-step-what = one event
key-member = Enter
key-member-what = on a member: its menu (move, leave, freeze, crash)
key-marker = ← → PgUp PgDn
key-marker-what = on a marker: aim one or ten offsets further; Home and End: the ends of the log
key-enter = Enter, Esc
key-enter-what = move the marker to where it aims, or cancel
key-lane = ← →
key-lane-what = on the number of a partition: move through its records
key-escape = Esc
key-escape-what = close what is open, cancel a drag

## The same change under three protocols

menu-compare = Compare protocols …
menu-compare-here = Compare protocols from here …
compare-title = Same change, three protocols
compare-group = group
compare-change = change
compare-member = member
compare-join = a member joins
compare-leave = a member leaves
compare-crash = a member crashes
compare-restart = a static member restarts
compare-roll = rolling restart of all
compare-grow = partitions are added
compare-working = The three runs are being made …
compare-cancelled = Cancelled. Choose a change to compare again.
compare-nobody = No group has members that own partitions. Add a member first.
compare-eager = Classic, eager
compare-cooperative = Classic, cooperative
compare-consumer = Consumer (KIP-848)
compare-time = { $time } after the change
compare-zero = change
compare-before = before the change
compare-of = { $n } of { $all }
compare-stopped = partitions stopped
compare-moved = partitions moved
compare-longest = longest stop
compare-total = total stop time
compare-stable = stable after
compare-never = not in 15 min
compare-generations = generations
compare-epochs = group epochs
compare-all-read = { $read } of { $all } partitions are read.
compare-read = { $read } of { $all } partitions are read. Nobody reads { $idle }.
compare-cause-join = { $member } joins.
compare-cause-leave = { $member } closes: it revokes its partitions and leaves the group.
compare-cause-crash = { $member } crashes. Until its session ends ({ $session } after its last heartbeat) the coordinator does not notice, and its partitions are not read: this is the same under every protocol.
compare-cause-restart = All members have a group.instance.id. { $member } closes and is back after { $away }, well within its session of { $session }.
compare-cause-roll = Each member closes and is back after { $away }; the next one follows { $every } later.
compare-cause-grow = { $topic } gets { $n ->
    [one] 1 partition
   *[other] { $n } partitions
  } more. A classic group’s leader sees them when it refreshes its metadata (metadata.max.age.ms); the coordinator of a consumer group sees them itself.
compare-why-quiet = No rebalance: the place of a static member is kept for its session. Only its own partitions stop while it is away.
compare-why-eager = Every member revokes all its partitions before it rejoins: { $stopped ->
    [one] 1 partition stops
   *[other] { $stopped } partitions stop
  }, though { $moved ->
    [0] none moves
    [one] only 1 moves
   *[other] only { $moved } move
  }. All resume when the leader’s assignment arrives.
compare-why-cooperative = Members keep reading while they rejoin, so partitions that keep their owner never stop. { $rounds ->
    [one] Free partitions are assigned in one generation.
   *[other] Partitions that move are revoked after one generation and assigned in the next, which the others learn of at their next heartbeat.
  }
compare-why-consumer = The coordinator assigns, and revokes only partitions that move, from each member at its own heartbeat. Nobody waits for the whole group; a new owner learns of its partitions at its next heartbeat.
compare-table = As a table
compare-partition = partition
compare-no-one = nobody
compare-unread = nobody reads it
compare-new = new: { $owner } after { $time }
compare-kept = { $owner }, never stopped
compare-kept-stopped = { $owner }, stopped { $time }
compare-moved-stopped = { $before } → { $owner }, stopped { $time }
compare-calls = Calls of the rebalance listeners

## Static members

member-static = static
member-label-static = { $label }, group.instance.id { $instance }
static-members = static members (each with a group.instance.id)
menu-bounce = Restart
did-bounce = { $member } closed and was started again: it leaves, and joins as a new member. The group rebalances twice.
menu-revive = Start again
effect-revive = is started again
did-revive = { $member } was started again. To the coordinator it is a new member, { $id }; the old one keeps its partitions until its session ends, in { $left }.
did-revive-static = { $member } was started again under its group.instance.id. Its place was kept, so nothing is rebalanced or moved.
did-bounce-static = { $member } was started again under its group.instance.id. Its place was kept, so nothing is rebalanced or moved.
did-join-static = { $member } asks to join { $group } under a group.instance.id: from now on its place is kept while it is away, up to its session timeout.
