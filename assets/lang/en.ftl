# Every word of LogLab, in English.
#
# A message's value is its short form (in the log: the bold lead); its attribute .why is the reason that follows it.
# Names, offsets and codes come as text; counts come as numbers, so that a message can choose singular and plural.
# Kafka's own terms stay as they are: JoinGroup, session.timeout.ms, high watermark.

## Lists, numbers and units

list-none = none
list-comma = {", "}
list-and = { $head } and { $last }
list-more = { $head } and { $rest } more

unit-ms = { $n } ms
unit-s = { $n } s
unit-min = { $n } min
unit-min-s = { $min } min { $s } s
unit-h = { $n } h
unit-h-min = { $h } h { $min } min
unit-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
  }
unit-bytes = { $n } B
unit-kb = { $n } KB
unit-mb = { $n } MB
unit-gb = { $n } GB

## Facts: what the log tells. Value: the bold lead; .why: the reason.

partition-numbers = { $topic } { $numbers }
offset-at = { $partition } at { $offset }
offset-moved = { $partition } from { $from } to { $to }
offset-set = { $partition } to { $to }

fact-topic-created = { $topic } was created
    .why = with { $partitions ->
        [one] one partition: all its records are in one order.
       *[other] { $partitions } partitions, 0 to { $last }: order holds within each of them, not across.
    }
fact-partitions-added = { $topic } grew from { $from } to { $to } partitions:
    .why = what is written stays where it is. A producer that has seen the new count takes key hashes modulo { $to }, so many keys go elsewhere from now on.
fact-topic-deleted = { $topic } was deleted
    .why = with all its records, and with the groups’ commits on it.
fact-records-deleted = Records of { $partition } before offset { $to } were deleted:
    .why = its log start offset moved from { $from } to { $to }. Who stands below it falls back on auto.offset.reset.

fact-records-expired = Retention deleted the records of { $partition } before offset { $to }:
    .why = whole segments go, the oldest first, when their youngest record is older than retention.ms or when retention.bytes are left without them; the log start offset moved from { $from } to { $to }.

fact-producer-created = { $producer } writes to { $topic }
fact-producer-paused = { $producer } pauses
fact-producer-resumed = { $producer } sends again
fact-producer-removed = { $producer } was closed:
    .why = what it had buffered was sent first, as close() does.
fact-producer-finished = { $producer } has sent all it had:
    .why = { $sent ->
        [one] one record.
       *[other] { $sent } records.
    }
fact-producer-saw-partitions = { $producer } now knows of { $partitions } partitions of { $topic }:
    .why = it refreshed its metadata. Until now it spread its records over fewer.
fact-send-failed = { $producer } could not send a record:
    .why = { $code ->
        [RECORD_TOO_LARGE] it has { $bytes }, more than max.request.size takes.
       *[other] { $code }, { $bytes }.
    }
fact-records-appended = { $producer } appended { $count ->
        [one] a record to { $partition }
       *[other] { $count } records to { $partition }
    }
    .why = { $count ->
        [one] at offset { $from }.
       *[other] at offsets { $from } to { $last }.
    }
fact-records-appended-by-hand = { $count ->
        [one] A record was appended to { $partition }
       *[other] { $count } records were appended to { $partition }
    }
    .why = { $count ->
        [one] at offset { $from }.
       *[other] at offsets { $from } to { $last }.
    }
fact-records-delivered = { $member } was given { $count ->
        [one] a record of { $partition }
       *[other] { $count } records of { $partition }
    }
    .why = { $count ->
        [one] at offset { $from }.
       *[other] at offsets { $from } to { $last }.
    }
fact-records-re-read = { $member } was given { $count ->
        [one] a record of { $partition } again
       *[other] { $count } records of { $partition }, { $again } of them again
    }
    .why = { $count ->
        [one] at offset { $from }: the group had been given it before.
       *[other] at offsets { $from } to { $last }. The group had been given { $again } of them before.
    }

fact-group-created = The group { $group } was created
fact-group-deleted = The group { $group } was deleted
    .why = with its commits.
fact-member-joins = { $member } joins { $group }:
    .why = { $kind ->
        [classic] it sent JoinGroup, and gets nothing to read before SyncGroup answers.
       *[other] it sent a heartbeat with member epoch 0, and gets at once what is free.
    }
fact-member-rejoins = { $member } rejoins { $group }:
    .why = { $reason ->
        [rejoin] the coordinator asked every member to.
        [subscription-changed] its subscription changed.
        [metadata-changed] it is the leader, and saw that the partition count of a topic changed.
        [requested] what was given back can go to another member only in a new generation.
       *[other] it wants a new assignment.
    }
fact-members-rejoin = { $members } rejoin { $group }:
    .why = the coordinator asked every member to.
fact-first-members-awaited = { $group } waits { $wait } for more members:
    .why = group.initial.rebalance.delay.ms holds back the first rebalance of an empty group, so that members that start together are assigned together.
fact-rebalance-started = { $group } rebalances, because { $reason ->
        [join] { $member } joined:
        [leave] { $member } left:
        [session-timeout] the session of { $member } timed out:
        [rejoin-timeout] { $member } did not come back in time:
        [subscription-changed] the subscription of { $member } changed:
        [metadata-changed] a topic’s partition count changed:
        [requested] { $member } asked for it:
        [regex-resolved] a regular expression matches other topics now:
       *[other] { $member } rejoined:
    }
    .why = each member learns it from the answer to its next heartbeat, reads on until its next poll, then rejoins. The coordinator waits for them { $wait } at most.
fact-rebalance-started-alone = { $group } rebalances, because { $reason ->
        [join] { $member } joined:
        [leave] { $member } left:
        [session-timeout] the session of { $member } timed out:
        [rejoin-timeout] { $member } did not come back in time:
        [subscription-changed] the subscription of { $member } changed:
        [metadata-changed] a topic’s partition count changed:
        [requested] { $member } asked for it:
        [regex-resolved] a regular expression matches other topics now:
       *[other] { $member } rejoined:
    }
    .why = there is no other member to wait for.
somebody = a member
fact-join-completed = All members of { $group } are in:
    .why = { $leader } leads generation { $generation } and assigns by { $protocol }.
fact-epoch-bumped = { $group } is to assign anew, because { $reason ->
        [join] { $member } joined:
        [leave] { $member } left:
        [session-timeout] the session of { $member } timed out:
        [rejoin-timeout] { $member } took too long:
        [subscription-changed] the subscription of { $member } changed:
        [metadata-changed] its topics changed:
        [regex-resolved] a regular expression matches other topics now:
       *[other] { $member } asked for it:
    }
    .why = its group epoch is { $epoch } now. The broker’s assignor runs when a member beats, at most once in group.consumer.assignment.interval.ms.
fact-target-assigned = The coordinator of { $group } assigned:
    .why = the { $assignor } assignor ran on the broker for epoch { $epoch }. Each member comes to it by its own heartbeats; nobody waits for all. When all are there: { $who }
fact-revocation-asked = { $member } is to give back { $partitions }:
    .why = the answer to its heartbeat left them out. Its member epoch waits, and so do those who get them, until it says that they are back; it reads the rest on.
fact-group-reconciled = { $group } is Stable after { $took }:
    .why = every member has what epoch { $epoch } gives it.
fact-group-converted = { $group } is a { $to } group now:
    .why = { $to ->
        [consumer] a member of the consumer protocol joined, and group.consumer.migration.policy allows it. The generation goes on as the group epoch, { $epoch }; members of the classic protocol stay, and are answered in theirs.
       *[other] its last member of the consumer protocol is gone. The group epoch goes on as the generation, { $epoch }.
    }
fact-rebalance-completed = { $group } is Stable after { $took }:
    .why = generation { $generation } by { $protocol }. { $who }
assignment-none = Nobody has anything to read.
assignment-reads = { $member } reads { $partitions }
assignment-all = { $list }.
assignment-more = { $list }, and { $rest ->
        [one] one more member reads
       *[other] { $rest } more members read
    } the rest.
assignment-idle = { $list } { $members ->
        [one] { $idle } reads nothing: there are more members than partitions.
       *[other] { $idle } read nothing: there are more members than partitions.
    }
fact-group-emptied = { $group } is Empty:
    .why = its last member is gone. Its commits stay, and members that come later start from them.
fact-revoked-all = { $members } gave back every partition:
    .why = { $protocol } is an eager assignor, so none of them is read until the new assignment is out.
fact-revoked-some = { $members } gave back { $partitions }:
    .why = { $kind ->
        [classic] { $protocol } takes only what moves to another member; the rest is read on.
       *[other] the coordinator asked for no more than that; the rest is read on. Their next heartbeat says that it is back.
    }
fact-revoked-closing = { $members } gave back { $partitions }:
    .why = close() does so before the consumer leaves.
fact-lost = { $members } lost { $partitions }:
    .why = onPartitionsLost, not onPartitionsRevoked: no member any more, it can’t commit what it read last.
fact-assigned = { $members } { $many ->
        [one] was given { $partitions }
       *[other] were given { $partitions }
    }
    .why = { $kind ->
        [classic] by SyncGroup (onPartitionsAssigned).
       *[other] by the answer to a heartbeat (onPartitionsAssigned).
    }
fact-assigned-nothing = { $members } { $many ->
        [one] was given nothing new
       *[other] were given nothing new
    }
    .why = { $kind ->
        [classic] by SyncGroup.
       *[other] by the answer to a heartbeat.
    }
fact-removed-left = { $member } left { $group }:
    .why = { $reason ->
        [unsubscribe] it unsubscribed and said so.
        [poll-interval] its heartbeat thread left, because max.poll.interval.ms passed without a poll.
        [failed] its application ended with an exception and closed the consumer.
       *[other] its goodbye reached the coordinator.
    }
fact-removed-session-timeout = The session of { $member } timed out:
    .why = no heartbeat came for { $after } (session.timeout.ms), so the coordinator dropped it. Whoever gets its partitions starts from the group’s commits.
fact-removed-rejoin-timeout = { $group } went on without { $member }:
    .why = it did not rejoin within { $after }, its max.poll.interval.ms.
fact-removed-revocation-timeout = { $group } went on without { $member }:
    .why = it did not give its partitions back within { $after }, its max.poll.interval.ms. Its next heartbeat is refused (UNKNOWN_MEMBER_ID).
fact-removed-fenced = { $member } was fenced:
    .why = a newer member with the same group.instance.id took its place.
fact-member-away = { $member } is away:
    .why = a static member says with member epoch -2 that it will be back. The coordinator keeps its place and its partitions for { $wait }, until its session ends.
fact-member-returned = { $member } takes the place of its group.instance.id:
    .why = a static member that returns within session.timeout.ms gets its assignment back under a new member id. The group stays in generation { $generation }, and nobody rebalances. Who had the place before is fenced.
fact-member-left = { $member } left cleanly:
    .why = { $kind ->
        [classic] its LeaveGroup
       *[other] its heartbeat with member epoch -1
    } reached the coordinator at { $at }, so nobody waited for the session timeout.
fact-member-left-static = { $member } was closed, and nobody was told:
    .why = a static member (group.instance.id { $instance }) sends no LeaveGroup. The coordinator keeps its place until its session times out.
fact-member-crashed = { $member } died silently.
    .why = Nobody knows yet: the coordinator waits for its session to time out, in { $wait }.
fact-member-crashed-waiting = { $member } died silently.
    .why = Nobody knows yet: it was in the middle of a rebalance. Its session starts to count when the coordinator answers it.
fact-member-crashed-outside = { $member } died silently.
    .why = It was no member of the group at that moment, so nothing changes for the others.
fact-member-frozen = The application of { $member } hangs:
    .why = its heartbeat thread beats on, so the coordinator notices nothing. In { $wait } max.poll.interval.ms is over, and the member leaves by itself.
fact-member-frozen-late = The application of { $member } hangs:
    .why = its max.poll.interval.ms is over already, so the member leaves with its next heartbeat.
fact-member-thawed = The application of { $member } runs on:
    .why = it finishes its work and polls again.
fact-member-changed = The settings of { $member } changed
fact-poll-interval-exceeded = { $member } left by itself:
    .why = its application did not poll for { $limit } (max.poll.interval.ms), so its heartbeat thread took it out of the group. The application learns it at its next poll.
fact-member-refused = The coordinator refused { $member }: { $code }.
    .why = { $code ->
        [UNKNOWN_MEMBER_ID] It is no member any more. At its next poll it loses its partitions and joins anew.
        [ILLEGAL_GENERATION] The group is in another generation by now. At its next poll it loses its partitions and joins anew.
        [REBALANCE_IN_PROGRESS] The group is between two generations.
        [FENCED_INSTANCE_ID] A newer member has its group.instance.id.
        [INCONSISTENT_GROUP_PROTOCOL] No assignor is common to it and all other members.
        [INVALID_SESSION_TIMEOUT] Its session.timeout.ms is outside the broker’s bounds.
        [GROUP_MAX_SIZE_REACHED] The group has group.max.size members already.
        [FENCED_MEMBER_EPOCH] Its member epoch is not the one the coordinator keeps. At its next poll it loses its partitions and joins anew.
        [UNRELEASED_INSTANCE_ID] Its group.instance.id is another member’s, which has not left.
        [UNSUPPORTED_ASSIGNOR] The broker has no assignor of the name in group.remote.assignor.
        [INVALID_REGULAR_EXPRESSION] The broker cannot compile the regular expression that it subscribes to.
        [GROUP_ID_NOT_FOUND] The group speaks the classic protocol, and group.consumer.migration.policy keeps it so.
       *[other] It tries again.
    }
fact-member-failed = { $member } ended with { $exception }.
    .why = { $exception ->
        [NoOffsetForPartitionException] The group has no commit for one of its partitions, and auto.offset.reset is none.
        [OffsetOutOfRangeException] Its position is not in the log any more, and auto.offset.reset is none.
        [FencedInstanceIdException] Another member has its group.instance.id now.
        [InconsistentGroupProtocolException] It has no assignor in common with the others.
        [InvalidSessionTimeoutException] The broker does not allow its session.timeout.ms.
        [GroupMaxSizeReachedException] The group is full.
        [UnreleasedInstanceIdException] Another member has its group.instance.id and has not left.
        [UnsupportedAssignorException] The broker has no assignor of that name.
        [InvalidRegularExpression] The broker cannot compile its regular expression.
        [GroupIdNotFoundException] The group speaks the classic protocol and stays with it.
       *[other] Its application does not go on.
    }

fact-committed = { $member } committed
    .why = { $offsets }{ $reason ->
        [revoke] , before giving partitions back.
        [callback] , in onPartitionsRevoked: whoever gets these partitions goes on there and reads nothing again.
        [close] , as close() does.
        [manual] , because it was asked to.
       *[auto] .
    }
fact-committed-often = { $members } committed { $times } times,
    .why = { $reason ->
        [auto] every { $every } (auto.commit.interval.ms); last { $offsets }.
        [revoke] before giving partitions back; last { $offsets }.
        [callback] in onPartitionsRevoked; last { $offsets }.
        [close] as close() does; last { $offsets }.
       *[manual] because it was asked for; last { $offsets }.
    }
fact-commit-failed = A commit of { $member } was refused: { $code }.
    .why = { $code ->
        [CommitFailedException] The consumer itself refuses it: it is not part of an active group, it was probably kicked out.
        [RebalanceInProgressException] The consumer itself refuses it: it is in the middle of a rebalance. It may try again after its next poll.
        [FENCED_INSTANCE_ID] A newer member has its group.instance.id.
        [UNKNOWN_MEMBER_ID] It is no member any more, so what it read since its last commit will be read again by others.
        [ILLEGAL_GENERATION] It is of an older generation, so what it read since its last commit will be read again.
        [REBALANCE_IN_PROGRESS] The group is between two generations.
        [STALE_MEMBER_EPOCH] Its member epoch is over, so what it read since its last commit will be read again.
       *[other] What it read since its last commit will be read again.
    } { $exception }: “{ $message }”
fact-position-from-commit = { $member } starts { $partition } at { $offset },
    .why = the group’s commit.
fact-positions-from-commits = { $members } { $many ->
        [one] starts from the group’s commits
       *[other] start from the group’s commits
    }
    .why = in { $count } partitions. Whatever was handed out after a commit comes again.
fact-position-without-commit = { $member } starts { $partition } at { $to },
    .why = { $policy ->
        [earliest] the log start: the group has no commit there, and auto.offset.reset is earliest.
        [by_duration] its first record young enough: the group has no commit there, and auto.offset.reset is by_duration.
       *[latest] the log end: the group has no commit there, and auto.offset.reset is latest.
    }
fact-positions-without-commit = { $members } { $many ->
        [one] starts { $count } partitions without a commit:
       *[other] start { $count } partitions without a commit:
    }
    .why = auto.offset.reset is { $policy ->
        [earliest] earliest, so from the log start.
        [by_duration] by_duration, so from the first record young enough.
       *[latest] latest, so from the log end.
    }
fact-position-out-of-range = { $member } finds offset { $from } gone from { $partition }:
    .why = { $policy ->
        [earliest] auto.offset.reset is earliest, so it goes on at the log start, { $to }.
        [by_duration] auto.offset.reset is by_duration, so it goes on at the first record young enough, { $to }.
       *[latest] auto.offset.reset is latest, so it goes on at the log end, { $to }.
    }
fact-sought-back = { $member } goes back to { $to } in { $partition }:
    .why = its position was { $from }. { $count ->
        [one] One record lies between, and comes now.
       *[other] { $count } records lie between, and come now.
    }
fact-sought-ahead = { $member } goes ahead to { $to } in { $partition }:
    .why = its position was { $from }. { $count ->
        [one] One record lies between, and is passed over.
       *[other] { $count } records lie between, and are passed over.
    }
fact-sought = { $member } goes to { $to } in { $partition },
    .why = by seek().
fact-paused = { $member } pauses { $partitions }:
    .why = it polls on, so it stays in its group, but gets no record of them.
fact-resumed = { $member } resumes { $partitions }
fact-command-refused = A step of the scenario was refused:
    .why = { $message }
fact-offsets-reset = The commits of { $group } were reset:
    .why = { $rows }.

fact-offsets-deleted = The commits of { $group } were deleted:
    .why = { $partitions }. Whoever reads there next begins where auto.offset.reset says.

## What LogLab itself could not do

stopped = LogLab has made a mistake and stopped all its labs on this page. What stands here can still be read; load the page again to go on. To report it: { $what }
part-lost = A part of LogLab that this needs could not be fetched. Try again when its server can be reached: everything else goes on.

## Refusals: why a command was not done

refusal-bad-name = “{ $name }” can’t be a name: Kafka takes letters, digits, dot, underscore and hyphen, at most 249 of them.
refusal-unknown-topic = There is no topic { $topic }.
refusal-topic-exists = There is a topic { $topic } already.
refusal-unknown-partition = { $topic } has no partition { $partition }: the last one is { $last }.
refusal-partition-count = A topic has 1 to { $max } partitions here, not { $partitions }.
refusal-partitions-only-grow = { $topic } has { $partitions ->
    [one] one partition
   *[other] { $partitions } partitions
  } already, and a topic can only grow: Kafka never takes partitions away.
refusal-delete-beyond-end = Offset { $offset } is beyond the high watermark, { $end }.
refusal-unknown-config = There is no setting { $name } here.
refusal-config-type = { $name } takes { $expected ->
    [boolean] true or false
   *[other] a whole number
  }, not “{ $value }”.
refusal-config-range = { $name } takes { $min } to { $max }, not { $value }.
refusal-config-choice = { $name } takes one of { $allowed }, not “{ $value }”.
refusal-config-conflict = { $name } = { $value } contradicts { $with }.
refusal-unknown-group = There is no group { $group }.
refusal-group-exists = There is a group { $group } already.
refusal-empty-group = A group needs a name.
refusal-protocol-not-modelled = The group protocol “{ $protocol }” is not modelled; “classic”, “consumer” and “share” are.
refusal-unknown-assignor = One of the assignors “{ $assignors }” is not known. Known are range, roundrobin, sticky and cooperative-sticky.
refusal-heartbeat-not-below-session = heartbeat.interval.ms ({ $heartbeat }) must be shorter than session.timeout.ms ({ $session }).
refusal-session-timeout = session.timeout.ms is { $value }, but the broker takes { $min } to { $max } ms.
refusal-group-subscribed = { $group } has members that read { $topic }: Kafka deletes no commits under them.
refusal-group-not-empty = { $group } still has { $members ->
    [one] one member
   *[other] { $members } members
  }: Kafka deletes only empty groups.
# What kafka-consumer-groups says, word for word.
refusal-reset-while-active = { $message }
refusal-partitions-need-topic = Partitions are named together with their topic.
# What kafka-consumer-groups says, word for word.
refusal-no-commit = { $message }
refusal-no-position = { $partition } has no position to shift from.
refusal-not-comparable = { $group } has no members that read by partition, so there is nothing to compare.
refusal-no-owner = No member of { $group } holds { $partition } right now, so there is no position to move.
refusal-not-assigned = { $member } does not hold that partition.
refusal-empty-member = A member needs a name.
refusal-unknown-member = { $group } has no member { $member }.
refusal-member-exists = { $group } has a member { $member } already.
refusal-member-not-expired = { $member } died, but its session in { $group } has not timed out yet.
refusal-member-is-dead = { $member } is dead: nothing can be asked of it.
refusal-empty-producer = A producer needs a name.
refusal-producer-exists = There is a producer { $producer } already.
refusal-unknown-producer = There is no producer { $producer }.
refusal-unknown-client = The client “{ $client }” is not known. Known are { $known }.
refusal-unknown-workload = There is no file { $workload } here. Loaded: { $known }.
refusal-unknown-column = The file has no column { $column }. It has { $known }.
refusal-no-time-column = { $workload } has no time column, so it can’t be replayed by event time.
refusal-record-too-large = The record would take { $bytes } bytes; max.request.size allows { $max }.
refusal-bad-json = This is not JSON: line { $line }, column { $column }.
refusal-unknown-version = Version { $version } is not known here; version 1 is.
refusal-unknown-scenario = There is no scenario { $scenario } here. There are { $known }.
refusal-unknown-type = There is no command “{ $type }”. There are { $known }.
refusal-unknown-field = There is no field “{ $field }” here. Fields are { $known }.
refusal-missing-field = The field “{ $field }” is missing.
refusal-wrong-type = Expected { $expected ->
    [object] an object
    [array] a list
    [string] a text
    [integer] a whole number
    [number] a number
    [boolean] true or false
    [setting] a text, a number, or true or false
    [text-or-base64] a text or {"{"}"base64": "…"{"}"}
   *[other] { $expected }
  }, found { $found }.
refusal-out-of-range = { $value } is outside { $min } to { $max }.
refusal-bad-base64 = This is not base64.
refusal-needs-one = One of { $known } is needed here.
refusal-only-one = Only one of { $known } can stand here.
refusal-bad-time = "{ $value }" is no { $field ->
    [duration] duration as Kafka reads it: PnDTnHnMn.nS, such as PT1H30M
   *[other] time as Kafka reads it: YYYY-MM-DDTHH:mm:ss.SSS with milliseconds; without a zone it is UTC
  }.

## Why? What the inspector says

why-quoted = “{ $text }”
why-null = null
why-empty = empty
why-empty-key = empty: no bytes, but not null
why-not-text = not UTF-8
why-more = and { $n } more

why-record-title = Why is { $key } in partition { $partition }?
why-record-title-no-key = Why is this record in partition { $partition }?
why-key = key
why-rule = rule
why-source = source
why-source-kafka = { $rule }, Kafka 4.3
why-source-client = { $rule }, { $client }
why-sender = fits
why-sender-client = { $producer } ({ $client })
why-sign-off = sign bit off
why-absolute = absolute value
why-sign-dropped = without its sign
why-mod = mod { $n }
why-such-a = such a
why-every = every { $key } record, as long as there { $n ->
    [one] is one partition
   *[other] are { $n } partitions
  }
why-rule-sticky = no key: the sticky partitioner draws a partition and stays with it for batch.size, { $bytes } (KIP-794)
why-rule-sticky-in-spite = partitioner.ignore.keys is true: the sticky partitioner places it, in spite of its key
why-rule-kept = no key: a drawn partition is kept for { $ms } ms (sticky.partitioning.linger.ms)
why-rule-random = no key: a partition is drawn for each record
why-rule-random-always = a partition is drawn for each record, whatever its key
why-rule-turn = no key: partitions take turns
why-rule-turn-always = partitions take turns, whatever the key
why-elsewhere = By this rule it would go to partition { $would } now. It lies in { $partition }, so it was sent when the topic had fewer partitions, or its sender named the partition.
why-offset = offset
why-in = in
why-time = CreateTime
why-value = value
why-header = header { $name }
why-read-committed = read and committed
why-read = read, not committed
why-passed-over = passed over
why-unread = not read
why-started-after = never read: the group started after it
why-ahead = { $n ->
    [0] is read next
    [one] not read yet, one record before it
   *[other] not read yet, { $n } records before it
  }

why-partition-title = Who reads { $partition }?
why-groups = groups
why-no-group = no group reads this topic
why-nobody = nobody
why-nobody-yet = nobody until the rebalance is over
why-by = by { $protocol }, generation { $generation }
why-by-epoch = by { $protocol }, epoch { $generation }
why-range-line = line
why-range-order = { $line }, by member id
why-range-order-static = { $line }: static members by group.instance.id, then the others by member id
why-range-each = each gets
why-range-rest = { $rest ->
    [0] with nothing over
    [one] and 1 over: the first in line gets one more
   *[other] and { $rest } over: the first { $rest } in line get one more
  }
why-range-share = so
why-range-gets = { $member }, number { $rank } in line, gets { $count ->
    [one] partition { $range }
   *[other] partitions { $range }
  }
why-turn-place = place
why-turn-number = { $partition } is number { $n }, counted from 0, of all partitions in order
why-turn-after = after { $previous }, who took the one before, it is { $member }’s turn
why-turn-first = the circle begins with { $member }
why-turn-passed = ({ $names } passed over: no subscription to this topic)
why-quota-rest = { $rest ->
    [0] with nothing over
    [one] and 1 over: one member gets one more
   *[other] and { $rest } over: so many members get one more
  }
why-quota-none = subscriptions differ, so what each can read is balanced, not divided
why-stay = kept?
why-stay-found = nobody in the group had it: it was free, and { $member } had room
why-stay-given = new to { $member }, which had room when the broker assigned it
why-stay-kept = kept: { $member } had it when it joined
why-stay-since = kept: { $member } has it since epoch { $epoch }
why-stay-moved = moved: { $before } had { $had } and keeps { $keeps }; { $member } had fewer
why-balance = so
why-stay-has = { $member } has { $n }; members have { $fewest } to { $most }
why-rule-roundrobin = partitions in order are dealt to the members in a circle
why-rule-sticky-assignor = members keep what they had as long as the balance allows
why-rule-uniform = the broker gives every member as many partitions as any other, or one more; members keep what they had up to that
why-rule-cooperative = members keep what they had as long as the balance allows, and read it on during the rebalance
why-log = log
why-log-range = start { $start }, high watermark { $hw }, end { $end }
why-holds = holds
why-holds-records = { $n } of { $all } records ({ $percent } %), { $size }
why-keys = keys
why-more-keys = { $n ->
    [one] and one more key
   *[other] and { $n } more keys
  }

why-member-title = What is { $member } of { $group } doing?
why-state = state
why-no-generation = in no generation yet
why-generation = generation { $generation }
why-member-epoch = member epoch { $epoch }
why-epochs = group epoch { $epoch }, assignment epoch { $assigned }
why-generation-leads = generation { $generation }, leader: it computes the assignment
why-doing = now
why-waiting = waits in poll() for records
why-processing = { $n ->
    [0] works on what it has, { $wait } left
    [one] works on one record, { $wait } left
   *[other] works on { $n } records, { $wait } left
  }
why-frozen = hangs: it does not come back to poll()
why-frozen-until = hangs for { $wait } more
why-crashed = is dead since { $at }, and the coordinator does not know it yet
why-reads = reads
why-idle = nothing
why-idle-surplus = nothing: { $members } members share { $partitions ->
    [one] one partition
   *[other] { $partitions } partitions
  }, so the last in line go without
why-session-ends = ends in { $wait }, unless a heartbeat comes
why-session-stands = stands still while the coordinator owes it an answer
why-session-none = it has none: it is not in the group
why-heartbeat-last = every { $every }, last { $ago } ago
why-heartbeat-none = every { $every }, none yet
why-poll-ends = { $wait } left until the next poll() must come
why-poll-inside = { $limit }; does not count inside poll()
why-auto-commit-due = commits at the first poll() after { $wait }
why-commit-on-revoke = commits in onPartitionsRevoked only (enable.auto.commit is false)
why-auto-commit-off = off (enable.auto.commit is false)
why-work = work
why-work-per-record = { $ms } ms a record
why-member-id = member.id
why-instance-id = group.instance.id

why-marker-title = Where is { $group } in { $partition }?
why-owner = owner
why-end = log end offset
why-end-means = the next record gets it
why-position = position
why-position-means = its owner is given this offset next
why-committed = committed
why-committed-means = at { $at }; a new owner would start here
why-no-commit = none: a new owner would start by auto.offset.reset
why-to-read = to read
why-to-read-means = end less position
why-lag = lag
why-lag-means = end less commit, as kafka-consumer-groups prints it
why-lag-sum = { $n }, all partitions together
why-twice = read twice
why-twice-means = position less commit: what a new owner would read again if { $member } died now

why-group-title = How is { $group } doing?
why-assignor = assignor
why-no-assignor = none yet
why-preference = they list
why-members = members
why-no-members = none
why-reads-nothing = nothing
why-waits-initially = for more members, { $wait } left
why-waits = { $n ->
    [0] for nobody
    [one] for one member, { $wait } at most
   *[other] for { $n } members, { $wait } at most
  }
why-given = handed out
why-given-counts = { $n ->
    [one] one record
   *[other] { $n } records
  }, { $again } of them again; { $skipped } passed over

why-producer-title = How does { $producer } send?
why-topic = topic
why-knows-partitions = { $n ->
    [one] it knows of one partition
   *[other] it knows of { $n } partitions
  }
why-knows-none = it has not asked for its partitions yet
why-client = client
why-partitioner = partitioner
why-pace = pace
why-pace-by-hand = when you press Send
why-pace-rate = { $rate } records/s
why-pace-event-time = event time, { $factor } × as fast
why-keys-by-hand = as you type them
why-keys-none = null
why-keys-fixed = always “{ $key }”
why-keys-pool = { $n } keys, evenly
why-keys-zipf = { $n } keys by Zipf’s law, exponent { $skew }
why-keys-column = column { $column } of { $file }
why-sent = sent
why-sent-counts = { $sent }; { $waiting } wait in batches
why-batches = batches
why-batch-rule = sent when { $size } are full (batch.size) or after { $linger } (linger.ms)

why-topic-title = What is in { $topic }?
why-partitions = partitions
why-partition = partition
why-topic-holds = { $n ->
    [one] one record
   *[other] { $n } records
  }, { $size }
why-share = { $n ->
    [one] one record
   *[other] { $n } records
  }, { $percent } %

## Buttons of the inspector

act-leave = Leave
act-freeze = Freeze
act-thaw = Thaw
act-pause = Pause fetching
act-resume = Resume fetching
act-commit = Commit
act-crash = Crash
act-reset-earliest = Reset to earliest
act-reset-latest = Reset to latest
act-delete-group = Delete group
act-pause-producer = Pause
act-resume-producer = Resume
act-remove-producer = Close

## A file of one's own

upload-producer = { $topic }-feed
upload-group-one = readers
upload-group-two = archive

upload-title = Stream your own data
upload-drop = Drop a CSV or JSON lines file here to stream your own data
upload-choose = Choose a file
upload-paste = Paste
upload-paste-label = CSV with a header row, or one JSON object per line
upload-paste-do = Read this
upload-pasted = pasted
upload-about = CSV with a header row, JSON lines, or the output of kcat -J. It stays in this page: nothing is sent anywhere.
upload-reading = Reading { $name }: { $rows ->
    [0] { $done } of { $total }
    [one] one row, { $done } of { $total }
   *[other] { $rows } rows, { $done } of { $total }
  }
upload-progress = Progress
upload-cancel = Cancel
upload-skip = Skip such rows
upload-stop = Choose another file
upload-unreadable = The browser could not read this file.
upload-failed = { $name } was not loaded
upload-found = { $rows ->
    [one] one row
   *[other] { $rows } rows
  }, { $columns ->
    [one] one column
   *[other] { $columns } columns
  }
upload-skipped = { $n ->
    [one] One row was left out:
   *[other] { $n } rows were left out, first of them:
  }
upload-rows-label = The first rows
upload-key = key
upload-key-none = no key (null)
upload-time = time
upload-time-none = no time column
upload-pace = pace
upload-pace-factor = { $factor ->
    [1] event time, as fast as it was ({ $lasts })
   *[other] event time, { $factor } times as fast ({ $lasts })
  }
upload-pace-rate = { $rate ->
    [one] one row a second
   *[other] { $rate } rows a second
  }
upload-partitions = partitions
upload-topic = topic
upload-where = into
upload-fresh = a world of its own, with two groups
upload-beside = this world, as another topic
upload-late = { $n ->
    [one] One row has a time before that of a row above it, and is sent right after that one.
   *[other] { $n } rows have a time before that of a row above them, and are sent right after those.
  }
upload-skew-title = Where its records will go
upload-skew-row = Partition { $partition }: { $n ->
    [one] one record
   *[other] { $n } records
  }, { $percent } %
upload-skew-hot = Partition { $partition } gets { $percent } % of them.
upload-skew-none = Without a key, batches are spread over all partitions.
upload-go = Stream it
upload-bad-topic = Kafka takes letters, digits, dot, underscore and hyphen in a topic’s name.
upload-topic-taken = There is a topic { $topic } already.
upload-done = { $name } streams into { $topic }.

## The log of what happened

log-title = What happened
log-filter = Filter
log-kind = Sort of event
log-kind-all = everything
log-kind-groups = groups
log-kind-commits = commits
log-kind-positions = positions
log-kind-producers = producers
log-kind-topics = topics
log-name = About
log-name-all = all names
log-search = Search
log-empty = Nothing has happened yet.
log-nothing-passes = Nothing passes the filter.
log-missed = { $n ->
    [one] 1 new line
   *[other] { $n } new lines
  }
log-more = { $n ->
    [one] One older line
   *[other] { $n } older lines
  }

## Charts

chart-panel = Charts
chart-lag = Lag
chart-throughput = Throughput
chart-lag-title = Lag per group
chart-throughput-title = Records per second
chart-label = { $name } { $value }
chart-produced = produced
chart-span = last { $span }
chart-empty = Nothing to draw yet.
chart-told = { $title }, last { $span }: { $lines }.

## The inspector

why-panel = Why?
why-none = Select a record, a lane, a member or a marker. The numbers and the rule behind them appear here.
why-gone = It is not there any more.
seek-how = Move the bookmark
seek-where = Where to
seek-offset = to offset
seek-shift = by so many
seek-time = to time
seek-beginning = to beginning
seek-end-of-log = to end
seek-offset-example = 63
seek-shift-example = -10
seek-time-example = 2013-11-27T09:30:00Z
seek-do = Seek

## Send one

send-title = Send one
send-topic = Topic
send-key = key
send-value = value
send-null-key = null key
send-partition = partition, 0 to { $last }
send-headers = headers, a=1; b=2
send-more = More
send-less = Less
send-do = Send
send-goes = goes to partition
send-goes-explicitly = because you name it
send-sum = { $algorithm }: { $folded } mod { $n } = { $partition }
send-no-topic = There is no topic to send to.
did-send = The record is in { $partition } at offset { $offset }.
did-send-somewhere = The record was sent to { $topic }. It had no key, so its partition was drawn.
did-commit = { $member } commits its positions.
did-pause-fetching = { $member } polls on, but is given no records until it resumes.
did-resume-fetching = { $member } is given records again.
send-bad-partition = { $topic } has partitions 0 to { $last }.
