# The texts of LogLab in English.
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
unit-day = day { $n }
unit-bytes = { $n } B
unit-kb = { $n } KB
unit-mb = { $n } MB
unit-gb = { $n } GB

## Facts: the lines of the event log. Value: the bold lead; .why: the reason.

partition-numbers = { $topic } { $numbers }
offset-at = { $partition } at { $offset }
offset-moved = { $partition } from { $from } to { $to }
offset-set = { $partition } to { $to }

fact-topic-created = { $topic } was created
    .why = with { $partitions ->
        [one] one partition, so all its records are in one order.
       *[other] { $partitions } partitions, 0 to { $last }: records are ordered within a partition, not across partitions.
    }
fact-partitions-added = { $topic } grew from { $from } to { $to } partitions:
    .why = existing records stay where they are. A producer that has refreshed its metadata takes key hashes modulo { $to }, so many keys go to other partitions from now on.
fact-topic-deleted = { $topic } was deleted
    .why = with all its records and the groups’ committed offsets.
fact-records-deleted = Records of { $partition } before offset { $to } were deleted:
    .why = its log start offset moved from { $from } to { $to }. A consumer whose position is below it follows auto.offset.reset.

fact-records-expired = Retention deleted the records of { $partition } before offset { $to }:
    .why = whole segments are deleted, the oldest first, when their newest record is older than retention.ms or when the rest of the log still holds retention.bytes; the log start offset moved from { $from } to { $to }.

fact-time-lapse = A time-lapse: { $days } days pass in each second
    .why = at speed 1. Everything happens at its own simulated time, as it would at any speed.
fact-time-lapse-ended = Time runs as usual again
    .why = a simulated second passes in each second, at speed 1.
fact-segment-rolled = { $partition } began a new segment at offset { $offset }:
    .why = { $why } was reached; the one before has { $bytes } and rests from now on. Retention and the cleaner take segments that rest, as a whole.
fact-segments-deleted = { $segments ->
        [one] The oldest segment of { $partition } was deleted
       *[other] The { $segments } oldest segments of { $partition } were deleted
    }, offsets { $from } to { $last }:
    .why = { $why ->
        [retention-ms] the newest record in it was { $age } old, and retention.ms is { $ms }.
        [retention-bytes] what is left still holds retention.bytes, { $limit }.
       *[other] its records had been deleted before.
    } { $bytes } are free. The log starts at { $to } now.
fact-log-cleaned = The cleaner removed { $records ->
        [0] nothing from { $partition }
        [one] one record of { $partition }
       *[other] { $records } records of { $partition }
    }:
    .why = for each key of offsets { $from } to { $to } the last record stays, with its offset.{ $tombstones ->
        [0] {""}
        [one] {" "}One of them was a tombstone.
       *[other] {" "}{ $tombstones } of them were tombstones.
    } { $before } became { $after }, { $segments ->
        [one] one segment
       *[other] { $segments } segments
    } became { $left ->
        [one] one
       *[other] { $left }
    }.
fact-group-overtaken = { $group } lost { $records ->
        [one] one record
       *[other] { $records } records
    } of { $partition } to retention:
    .why = it stood at offset { $bookmark }, and the log starts at { $start } now. It never read what lay between. Its next fetch is out of range, and auto.offset.reset says where it goes on.

fact-producer-created = { $producer } writes to { $topic }
fact-producer-paused = { $producer } was paused
fact-producer-resumed = { $producer } was resumed
fact-fault-injected = Fault { $fault }: { $sentence }
fact-fault-cleared = Fault { $fault } is over.
fault-messages = { $api ->
    [all] { $leg ->
        [request] { $times ->
            [one] request
           *[other] requests
        }
       *[response] { $times ->
            [one] answer
           *[other] answers
        }
    }
   *[other] { $leg ->
        [request] { $times ->
            [one] { $api } request
           *[other] { $api } requests
        }
       *[response] { $times ->
            [one] answer to { $api }
           *[other] answers to { $api }
        }
    }
} { $whose ->
    [one] { $leg ->
        [request] of { $client }
       *[response] for { $client }
    }
   *[all] of anybody
}
fault-sentence = { $sure ->
    [yes] { $times ->
        [one] The next { $messages }
       *[other] The next { $times } { $messages }
    }
   *[no] With a chance of { $percent } % each, up to { $times } { $messages }
} { $what ->
    [drop] { $times ->
        [one] is lost.
       *[other] are lost.
    }
    [duplicate] { $times ->
        [one] arrives twice.
       *[other] arrive twice.
    }
   *[delay] { $times ->
        [one] arrives { $delay } late.
       *[other] arrive { $delay } late.
    }
}
fact-message-harmed = { $leg ->
    [request] The { $api } request of { $client }
   *[response] The answer to the { $api } request of { $client }
} { $what ->
    [drop] was lost on the way.
    [duplicate] arrives twice.
   *[delay] arrives { $delay } late.
} (Fault { $fault }{ $left ->
    [0] , which is used up
   *[other] {""}
}.)
fact-producer-crashed = { $producer } crashed. { $waiting ->
    [0] Its buffer was empty
    [one] A record in its buffer is lost
   *[other] { $waiting } records in its buffer are lost
}; { $sent ->
    [0] all that it sent was acknowledged.
    [one] one record was sent and not acknowledged, and may be in the log.
   *[other] { $sent } records were sent and not acknowledged, and may be in the log.
}
fact-producer-frozen = { $producer } stands still: it sends nothing and reads no answer.
fact-producer-thawed = { $producer } goes on.
fact-producer-removed = { $producer } was closed:
    .why = what it had buffered was sent first, as close() does.
fact-producer-finished = { $producer } has sent all records of its source:
    .why = { $sent ->
        [one] one record.
       *[other] { $sent } records.
    }
fact-producer-saw-partitions = { $producer } now sees { $partitions } partitions of { $topic }:
    .why = it refreshed its metadata. Until now it sent to fewer.
fact-produce-retried = { $producer } will send { $count ->
    [one] a record
   *[other] { $count } records
} to { $partition } again from { $at } on: { $code ->
    [REQUEST_TIMED_OUT] no answer came within request.timeout.ms
   *[other] the broker answered { $code }
} (attempt { $attempt }).
fact-records-lost = { $producer } gave up { $count ->
    [one] a record
   *[other] { $count } records
} for { $partition } after { $after }: { $exception }. Whether the broker has { $count ->
    [one] it
   *[other] them
}, it does not know.
fact-repetition-dropped = { $producer } sent { $count ->
    [one] a record
   *[other] { $count } records
} to { $partition } once more. The broker knew the batch by its number and appended nothing: { $count ->
    [one] it lies at offset { $from }.
   *[other] they lie at offsets { $from } to { $last }.
}
fact-producer-epoch-bumped = { $producer } goes on under epoch { $epoch } and numbers its batches from 0 again, since a batch of it was given up.
fact-transaction-began = { $producer } begins a transaction ({ $id }, epoch { $epoch }).
fact-transaction-committed = The transaction of { $id } is committed:
    .why = its commit markers are in the logs. Readers with read_committed are given its records now.
fact-transaction-aborted = The transaction of { $id } is aborted:
    .why = its abort markers are in the logs. Readers with read_committed pass over its records.
fact-transaction-timed-out = The coordinator aborts the transaction of { $id }:
    .why = it was open for longer than { $timeout } (transaction.timeout.ms).
fact-producer-fenced = { $producer } can do nothing any more:
    .why = { $exception ->
        [ProducerFencedException] a newer producer has its transactional.id { $id }. What it had open is aborted, and nothing that it still sends is taken.
       *[other] { $exception }. { $message }
    }
fact-send-failed = { $producer } could not send a record:
    .why = { $code ->
        [INVALID_RECORD] the topic is compacted, and a record without key came: the broker refused the batch of { $bytes }.
        [RECORD_TOO_LARGE] its size of { $bytes } exceeds max.request.size.
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
fact-records-delivered = { $member } received { $count ->
        [one] a record of { $partition }
       *[other] { $count } records of { $partition }
    }
    .why = { $count ->
        [one] at offset { $from }.
       *[other] at offsets { $from } to { $last }.
    }
fact-records-re-read = { $member } received { $count ->
        [one] a record of { $partition } again
       *[other] { $count } records of { $partition }, { $again } of them again
    }
    .why = { $count ->
        [one] at offset { $from }: it had been delivered to the group before.
       *[other] at offsets { $from } to { $last }. { $again } of them had been delivered to the group before.
    }

fact-group-created = The group { $group } was created
fact-group-deleted = The group { $group } was deleted
    .why = with its committed offsets.
fact-member-joins = { $member } joins { $group }:
    .why = { $kind ->
        [classic] it sent JoinGroup, and gets its assignment with the SyncGroup response.
       *[other] it sent a heartbeat with member epoch 0, and is assigned free partitions at once.
    }
fact-member-rejoins = { $member } rejoins { $group }:
    .why = { $reason ->
        [rejoin] the coordinator asked all members to rejoin.
        [subscription-changed] its subscription changed.
        [metadata-changed] it is the leader, and saw that the partition count of a topic changed.
        [requested] revoked partitions can be assigned to another member only in a new generation.
       *[other] it requested a new assignment.
    }
fact-members-rejoin = { $members } rejoin { $group }:
    .why = the coordinator asked all members to rejoin.
fact-first-members-awaited = { $group } waits { $wait } for more members:
    .why = group.initial.rebalance.delay.ms delays the first rebalance of an empty group, so that members that start together are assigned together.
fact-rebalance-started = { $group } rebalances, because { $reason ->
        [join] { $member } joined:
        [leave] { $member } left:
        [session-timeout] the session of { $member } timed out:
        [rejoin-timeout] { $member } did not rejoin in time:
        [subscription-changed] the subscription of { $member } changed:
        [metadata-changed] a topic’s partition count changed:
        [requested] { $member } asked for it:
        [regex-resolved] a regular expression matches other topics now:
       *[other] { $member } rejoined:
    }
    .why = each member learns of it from the response to its next heartbeat, reads on until its next poll, then rejoins. The coordinator waits { $wait } at most.
fact-rebalance-started-alone = { $group } rebalances, because { $reason ->
        [join] { $member } joined:
        [leave] { $member } left:
        [session-timeout] the session of { $member } timed out:
        [rejoin-timeout] { $member } did not rejoin in time:
        [subscription-changed] the subscription of { $member } changed:
        [metadata-changed] a topic’s partition count changed:
        [requested] { $member } asked for it:
        [regex-resolved] a regular expression matches other topics now:
       *[other] { $member } rejoined:
    }
    .why = there is no other member to wait for.
somebody = a member
fact-join-completed = All members of { $group } have joined:
    .why = { $leader } is the leader of generation { $generation } and assigns by { $protocol }.
fact-epoch-bumped = { $group } needs a new assignment, because { $reason ->
        [join] { $member } joined:
        [leave] { $member } left:
        [session-timeout] the session of { $member } timed out:
        [rejoin-timeout] { $member } took too long:
        [subscription-changed] the subscription of { $member } changed:
        [metadata-changed] its topics changed:
        [regex-resolved] a regular expression matches other topics now:
       *[other] { $member } asked for it:
    }
    .why = its group epoch is { $epoch } now. The broker’s assignor runs at a member’s heartbeat, at most once per group.consumer.assignment.interval.ms.
fact-target-assigned = The coordinator of { $group } assigned:
    .why = the { $assignor } assignor ran on the broker for epoch { $epoch }. Each member reaches its target assignment through its own heartbeats, without waiting for the whole group. In the end: { $who }
fact-revocation-asked = { $member } must revoke { $partitions }:
    .why = the response to its heartbeat left them out. Its member epoch and the new owners wait until it confirms the revocation; it keeps reading its other partitions.
fact-group-reconciled = { $group } is Stable after { $took }:
    .why = every member has what epoch { $epoch } gives it.
fact-group-converted = { $group } is a { $to } group now:
    .why = { $to ->
        [consumer] a member of the consumer protocol joined, and group.consumer.migration.policy allows it. The generation continues as group epoch { $epoch }; members of the classic protocol stay and keep using it.
       *[other] its last member of the consumer protocol left. The group epoch continues as generation { $epoch }.
    }
fact-rebalance-completed = { $group } is Stable after { $took }:
    .why = generation { $generation } by { $protocol }. { $who }
assignment-none = No member has partitions.
assignment-reads = { $member } reads { $partitions }
assignment-all = { $list }.
assignment-more = { $list }, and { $rest ->
        [one] one more member reads
       *[other] { $rest } more members read
    } the rest.
assignment-idle = { $list } { $members ->
        [one] { $idle } reads nothing
       *[other] { $idle } read nothing
    }{ $reason ->
        [surplus] : there are more members than partitions.
        [each] : range divides each topic by itself, and starts with the same members each time.
        [second] { " " }yet: what moves is revoked first and assigned in the next rebalance.
       *[other] .
    }
fact-group-emptied = { $group } is Empty:
    .why = its last member left. Its committed offsets are kept, and later members start from them.
fact-revoked-all = { $members } revoked all partitions:
    .why = { $protocol } is an eager assignor, so none of them is read until the new assignment arrives.
fact-revoked-some = { $members } revoked { $partitions }:
    .why = { $kind ->
        [classic] { $protocol } revokes only what moves to another member; the other partitions are still read.
       *[other] the coordinator asked for these only; the other partitions are still read. The next heartbeat confirms the revocation.
    }
fact-revoked-nothing = { $members } held no partition to revoke:
    .why = { $protocol } is an eager assignor and calls onPartitionsRevoked all the same.
fact-revoked-closing = { $members } revoked { $partitions }:
    .why = close() revokes them before the consumer leaves.
fact-lost = { $members } lost { $partitions }:
    .why = onPartitionsLost, not onPartitionsRevoked: it is no longer a member, so it can’t commit what it read last.
fact-assigned = { $members } { $many ->
        [one] was assigned { $partitions }
       *[other] were assigned { $partitions }
    }
    .why = { $kind ->
        [classic] by the SyncGroup response (onPartitionsAssigned).
       *[other] by the response to a heartbeat (onPartitionsAssigned).
    }
fact-assigned-nothing = { $members } { $many ->
        [one] was assigned nothing new
       *[other] were assigned nothing new
    }
    .why = { $kind ->
        [classic] by the SyncGroup response.
       *[other] by the response to a heartbeat.
    }
fact-removed-left = { $member } left { $group }:
    .why = { $reason ->
        [unsubscribe] it called unsubscribe().
        [poll-interval] its heartbeat thread left, because max.poll.interval.ms passed without a poll.
        [failed] its application ended with an exception and closed the consumer.
       *[other] its request to leave reached the coordinator.
    }
fact-removed-session-timeout = The session of { $member } timed out:
    .why = no heartbeat came for { $after } (session.timeout.ms), so the coordinator removed it. The new owners of its partitions start from the group’s committed offsets.
fact-removed-rejoin-timeout = { $group } continues without { $member }:
    .why = it did not rejoin within { $after }, its max.poll.interval.ms.
fact-removed-revocation-timeout = { $group } continues without { $member }:
    .why = it did not revoke its partitions within { $after }, its max.poll.interval.ms. Its next heartbeat is refused (UNKNOWN_MEMBER_ID).
fact-removed-fenced = { $member } was fenced:
    .why = a newer member with the same group.instance.id replaced it.
fact-member-away = { $member } left temporarily:
    .why = a static member announces with member epoch -2 that it will return. The coordinator keeps its place and its partitions for { $wait }, until its session ends.
fact-member-returned = { $member } takes the place of its group.instance.id:
    .why = a static member that returns within session.timeout.ms gets its assignment back under a new member id. The group stays in generation { $generation } without a rebalance. The member that had the place before is fenced.
fact-member-left = { $member } left cleanly:
    .why = { $kind ->
        [classic] its LeaveGroup
       *[other] its heartbeat with member epoch -1
    } reached the coordinator at { $at }, so nobody waited for the session timeout.
fact-member-left-static = { $member } was closed without LeaveGroup:
    .why = a static member (group.instance.id { $instance }) sends none. The coordinator keeps its place until its session times out.
fact-lab-paused = The scenario stops here.
fact-lab-paused-caption = The scenario stops here: { $caption }
fact-member-crashed = { $member } crashed.
    .why = The coordinator has not noticed: it waits for the session to time out, in { $wait }.
fact-member-crashed-waiting = { $member } crashed.
    .why = The coordinator has not noticed: a rebalance was under way. The session timeout starts when the coordinator answers the member’s request.
fact-crash-awaited = { $member } will crash at record { $offset } of { $partition }:
    .why = { $moment ->
        [before_effect] before its effect happens.
        [after_effect] after its effect, before any commit of it.
       *[after_commit] after a commit that covers it.
    }
fact-died-at-record = { $moment ->
        [before_effect] { $member } died before the effect of record { $offset } of { $partition }:
        [after_effect] { $member } died after the effect of record { $offset } of { $partition } and before its commit:
        [poison] { $member } died of record { $offset } of { $partition }: processing it threw, and nothing caught that.
       *[after_commit] { $member } died after the commit of record { $offset } of { $partition }:
    }
    .why = { $next ->
        [again] the next owner begins at { $committed } and meets this record again{ $moment ->
            [after_effect] , so its effect happens twice, unless the outside can tell repeats.
            [before_effect] , so nothing is lost.
           *[other] .
        }
        [past] the next owner begins at { $committed }, behind this record{ $moment ->
            [before_effect] : its effect never happens.
           *[other] , and does not meet it again.
        }
       *[nowhere] nothing is committed, so the next owner begins where auto.offset.reset says.
    }
fact-processing-failed = Processing record { $offset } of { $partition } threw in { $member }{ $failures ->
        [1] :
       *[other] , for the { $failures }th time in a row:
    }
    .why = { $answer ->
        [retry] it tries again at { $at }. Until then nothing behind it in its partitions is worked on.
        [skip] it goes on with the next record; this one has no effect.
        [dead_letter] it puts a copy into { $topic } and goes on; this one has no effect here.
       *[stop] nothing catches that, so the process dies without close(). The next owner meets the same record.
    }
fact-effects-repeated = { $count ->
        [one] An effect in { $partition } happened again:
       *[other] { $count } effects in { $partition } happened again:
    }
    .why = { $member } worked on { $records }, which { $group } had worked on before.
fact-records-missed = { $group } lost { $count ->
        [one] a record
       *[other] { $count } records
    } of { $partition }:
    .why = { $reason ->
        [committed] reading goes on behind them, because they were committed before their effects happened.
        [reset] auto.offset.reset passed over them.
        [sought] the position was moved past them.
        [retention] retention deleted them before their effects happened.
       *[deleted] they were deleted before their effects happened.
    } The first that is lost there is { $first }.
fact-member-crashed-outside = { $member } crashed.
    .why = It was not a member of the group at that time, so nothing changes for the others.
fact-member-frozen = The application of { $member } hangs:
    .why = its heartbeat thread keeps sending heartbeats, so the coordinator notices nothing. In { $wait } max.poll.interval.ms expires, and the member leaves the group.
fact-member-frozen-late = The application of { $member } hangs:
    .why = its max.poll.interval.ms has expired already, so the member leaves at its next heartbeat.
fact-member-thawed = The application of { $member } continues:
    .why = it finishes its work and polls again.
fact-member-changed = The settings of { $member } changed
fact-poll-interval-exceeded = { $member } left because it did not poll:
    .why = its application did not call poll() for { $limit } (max.poll.interval.ms), so its heartbeat thread left the group. The application learns of it at its next poll().
fact-member-unanswered = { $member } got no answer to its { $api } in time: it closes the connection and tries again.
fact-member-refused = The coordinator refused { $member }: { $code }.
    .why = { $code ->
        [UNKNOWN_MEMBER_ID] It is no longer a member. At its next poll it loses its partitions and rejoins.
        [ILLEGAL_GENERATION] The group is in a newer generation. At its next poll it loses its partitions and rejoins.
        [REBALANCE_IN_PROGRESS] The group is between two generations.
        [FENCED_INSTANCE_ID] A newer member has its group.instance.id.
        [INCONSISTENT_GROUP_PROTOCOL] It has no assignor in common with all other members.
        [INVALID_SESSION_TIMEOUT] Its session.timeout.ms is outside the broker’s bounds.
        [GROUP_MAX_SIZE_REACHED] The group has group.max.size members already.
        [FENCED_MEMBER_EPOCH] Its member epoch is not the coordinator’s. At its next poll it loses its partitions and rejoins.
        [UNRELEASED_INSTANCE_ID] Its group.instance.id belongs to another member that has not left.
        [UNSUPPORTED_ASSIGNOR] The broker has no assignor of the name given in group.remote.assignor.
        [INVALID_REGULAR_EXPRESSION] The broker cannot compile the regular expression of its subscription.
        [GROUP_ID_NOT_FOUND] The group uses the classic protocol, and group.consumer.migration.policy does not allow a conversion.
       *[other] It retries.
    }
fact-member-failed = { $member } ended with { $exception }.
    .why = { $exception ->
        [NoOffsetForPartitionException] The group has no commit for one of its partitions, and auto.offset.reset is none.
        [OffsetOutOfRangeException] Its position is out of range, and auto.offset.reset is none.
        [FencedInstanceIdException] Another member has its group.instance.id now.
        [InconsistentGroupProtocolException] It has no assignor in common with the others.
        [InvalidSessionTimeoutException] The broker does not allow its session.timeout.ms.
        [GroupMaxSizeReachedException] The group is full.
        [UnreleasedInstanceIdException] Another member has its group.instance.id and has not left.
        [UnsupportedAssignorException] The broker has no assignor of that name.
        [InvalidRegularExpression] The broker cannot compile its regular expression.
        [GroupIdNotFoundException] The group uses the classic protocol.
       *[other] Its application has stopped.
    }

fact-committed = { $member } committed
    .why = { $offsets }{ $reason ->
        [revoke] , before its partitions are revoked.
        [callback] , in onPartitionsRevoked: the new owners of these partitions continue there and read nothing twice.
        [close] , as close() does.
        [sync] , with commitSync() in its loop.
        [transaction] , as part of a transaction: they count since its commit marker was written.
        [manual] , on request.
       *[auto] .
    }
fact-committed-often = { $members } committed { $times } times,
    .why = { $reason ->
        [auto] every { $every } (auto.commit.interval.ms); last { $offsets }.
        [revoke] before partitions are revoked; last { $offsets }.
        [callback] in onPartitionsRevoked; last { $offsets }.
        [close] as close() does; last { $offsets }.
        [sync] with commitSync() in their loop; last { $offsets }.
        [transaction] as parts of transactions; last { $offsets }.
       *[manual] on request; last { $offsets }.
    }
fact-commit-failed = A commit of { $member } was refused: { $code }.
    .why = { $code ->
        [CommitFailedException] The consumer itself refuses it: it is not part of an active group, probably because it was removed.
        [RebalanceInProgressException] The consumer itself refuses it: it is in the middle of a rebalance. It may retry after its next poll.
        [FENCED_INSTANCE_ID] A newer member has its group.instance.id.
        [UNKNOWN_MEMBER_ID] It is no longer a member, so others will read again what it read since its last commit.
        [ILLEGAL_GENERATION] Its generation is outdated, so what it read since its last commit will be read again.
        [REBALANCE_IN_PROGRESS] The group is between two generations.
        [STALE_MEMBER_EPOCH] Its member epoch is outdated, so what it read since its last commit will be read again.
       *[other] What it read since its last commit will be read again.
    } { $exception }: “{ $message }”
fact-position-from-commit = { $member } starts { $partition } at { $offset },
    .why = the group’s committed offset.
fact-positions-from-commits = { $members } { $many ->
        [one] starts from the group’s committed offsets
       *[other] start from the group’s committed offsets
    }
    .why = in { $count } partitions. Records delivered after a commit are delivered again.
fact-position-without-commit = { $member } starts { $partition } at { $to },
    .why = { $policy ->
        [earliest] the log start: the group has no commit there, and auto.offset.reset is earliest.
        [by_duration] its first record within the duration: the group has no commit there, and auto.offset.reset is by_duration.
       *[latest] the log end: the group has no commit there, and auto.offset.reset is latest.
    }
fact-positions-without-commit = { $members } { $many ->
        [one] starts { $count } partitions without a commit:
       *[other] start { $count } partitions without a commit:
    }
    .why = auto.offset.reset is { $policy ->
        [earliest] earliest, so from the log start.
        [by_duration] by_duration, so from the first record within the duration.
       *[latest] latest, so from the log end.
    }
fact-position-out-of-range = { $member } found offset { $from } out of range in { $partition }:
    .why = { $policy ->
        [earliest] auto.offset.reset is earliest, so it continues at the log start, { $to }.
        [by_duration] auto.offset.reset is by_duration, so it continues at the first record within the duration, { $to }.
       *[latest] auto.offset.reset is latest, so it continues at the log end, { $to }.
    }
fact-sought-back = { $member } seeks back to { $to } in { $partition }:
    .why = its position was { $from }. { $count ->
        [0] The group was given no record there before.
        [one] One record that the group was given before is read again.
       *[other] { $count } records that the group was given before are read again.
    }
fact-sought-ahead = { $member } seeks ahead to { $to } in { $partition }:
    .why = its position was { $from }. { $count ->
        [0] It skips no record that the group has not been given.
        [one] One record that the group was never given is skipped.
       *[other] { $count } records that the group was never given are skipped.
    }
fact-sought = { $member } seeks to { $to } in { $partition }
fact-paused = { $member } paused { $partitions }:
    .why = it keeps polling, so it stays in its group, but receives no records of them.
fact-resumed = { $member } resumed { $partitions }
fact-pause-ended = The rebalance ended the pause of { $partitions }:
    .why = consumer.pause holds for one assignment only. { $member } gave them back, and whoever gets them now reads them, { $member } too.
fact-command-refused = A command of the scenario was refused:
    .why = { $message }
memory-full = Time stopped: the lab’s memory of { $limit } MB is full. Start again, slow the producers down, give topics retention.bytes, or give the lab more memory in the ⋯ menu.
fact-memory-full = Time stopped: the lab’s memory is full ({ $used } of { $limit } MB).
    .why = Give topics retention.bytes or delete one, slow the producers down, start again, or give the lab more memory in the ⋯ menu. Then go on.
fact-offsets-reset = The committed offsets of { $group } were reset:
    .why = { $rows }.

fact-offsets-deleted = Committed offsets of { $group } were deleted:
    .why = { $partitions }. The next consumer there follows auto.offset.reset.
fact-offsets-expired = Committed offsets of { $group } expired:
    .why = { $partitions }. Nobody reads there or commits for offsets.retention.minutes. The next consumer there follows auto.offset.reset.
fact-group-expired = The group { $group } expired with its committed offsets:
    .why = { $partitions }. It had no member for offsets.retention.minutes, so the coordinator deleted it. The next consumers follow auto.offset.reset.

## Errors of LogLab itself

stopped = LogLab has an internal error and stopped the labs of this page. What is shown can still be read. Please report: { $what }
start-again = Start again
cannot-show = This lab can’t be shown as the page asks for it.
attribute-seed = “{ $value }” is not a whole number of 0 or more.
attribute-memory = “{ $value }” is not a whole number from 16 to 1024 (MB).
attribute-speed = “{ $value }” is not a number from 0.1 to 1000.
attribute-one-of = “{ $value }” is not one of { $known }.
attribute-unknown-word = Unknown word “{ $value }”. Known are { $known }.
scenario-wrong = “{ $source }” can’t be loaded. { $why }
scenario-lost = The file “{ $source }” could not be fetched ({ $why }). Check the address, and whether its server allows this page to read it.
scenario-no-address = “{ $source }” is neither the name of a built-in scenario nor an address.
part-lost = A file that LogLab needs for this could not be loaded. Try again when the server can be reached; everything else works.

## Refusals: why a command was not carried out

refusal-bad-name = “{ $name }” is not a valid name: Kafka allows letters, digits, dot, underscore and hyphen, at most 249 of them.
refusal-unknown-topic = Unknown topic { $topic }.
refusal-topic-collides = { $topic } collides with { $other }: Kafka’s metrics can’t tell dot and underscore apart.
refusal-topic-exists = Topic { $topic } exists already.
refusal-unknown-partition = { $topic } has no partition { $partition }; its last one is { $last }.
refusal-partition-count = A topic can have 1 to { $max } partitions, not { $partitions }.
refusal-partitions-only-grow = { $topic } has { $partitions ->
    [one] one partition
   *[other] { $partitions } partitions
  } already. Kafka can add partitions, but not remove them.
refusal-delete-beyond-end = Offset { $offset } is beyond the high watermark, { $end }.
refusal-unknown-config = Unknown setting { $name }.
refusal-config-type = { $name } must be { $expected ->
    [boolean] true or false
    [double] a number
   *[other] a whole number
  }, not “{ $value }”.
refusal-config-range = { $name } must be { $min } to { $max }, not { $value }.
refusal-config-choice = { $name } must be one of { $allowed }, not “{ $value }”.
refusal-config-repeated = { $name } names “{ $twice }” twice.
refusal-config-protocol = { $name } can’t be set with group.protocol={ $protocol }. { $instead ->
        [broker] The broker decides: group.consumer.session.timeout.ms, group.consumer.heartbeat.interval.ms.
        [remote] The broker assigns: group.remote.assignor.
        [strategy] The members assign: partition.assignment.strategy.
       *[other] The broker decides.
    }
refusal-compacted-needs-key = { $topic } is compacted, so each of its records needs a key: the cleaner keeps the last one of each. An empty key is a key too.
refusal-internal-topic = { $topic } is the brokers’ own: it is there, and no client writes to it.
refusal-config-conflict = { $name } = { $value } contradicts { $with }.
refusal-unknown-group = Unknown group { $group }.
refusal-never-commits = { $member } never commits, so there is no moment after a commit.
refusal-unknown-word = “{ $word }” is not one of { $known }.
refusal-unknown-reader = Unknown reader “{ $reader }”. Readers are: { $known }.
refusal-group-exists = Group { $group } exists already.
refusal-empty-group = A group needs a name.
refusal-protocol-not-modelled = The group protocol “{ $protocol }” is not supported. Supported are “classic”, “consumer” and “share”.
refusal-unknown-assignor = Unknown assignor among “{ $assignors }”. Known are range, roundrobin, sticky and cooperative-sticky.
refusal-heartbeat-not-below-session = heartbeat.interval.ms ({ $heartbeat }) must be shorter than session.timeout.ms ({ $session }).
refusal-session-timeout = session.timeout.ms is { $value }, but the broker allows { $min } to { $max } ms.
refusal-group-subscribed = { $group } has members that subscribe to { $topic }: Kafka deletes committed offsets only where no member subscribes.
refusal-group-not-empty = { $group } still has { $members ->
    [one] one member
   *[other] { $members } members
  }. Kafka deletes only empty groups.
# What kafka-consumer-groups says, word for word.
refusal-reset-while-active = { $message }
refusal-partitions-need-topic = Partitions need their topic: give “topic” as well.
# What kafka-consumer-groups says, word for word.
refusal-no-commit = { $message }
refusal-no-position = { $partition } has no position to shift from.
refusal-compare-too-much = So much is produced that a comparison would not fit into memory. Slow the producers down and compare again.
refusal-not-comparable = { $group } has no members that own partitions, so there is nothing to compare.
refusal-regex-too-long = A regular expression may be { $max } bytes long, not { $bytes }.
refusal-no-owner = No member of { $group } owns { $partition } now, so there is no position to move.
refusal-not-assigned = { $member } does not own that partition.
refusal-empty-member = A member needs a name.
refusal-unknown-member = { $group } has no member { $member }.
refusal-member-exists = { $group } already has a member { $member }.
refusal-member-is-dead = { $member } has crashed and can’t carry out commands.
refusal-empty-producer = A producer needs a name.
refusal-producer-exists = Producer { $producer } exists already.
refusal-empty-fault = A fault needs a name.
refusal-unknown-fault = There is no fault { $fault }. At work are: { $known }.
refusal-fault-not-sent = This client sends no { $api }. It sends { $known }.
refusal-producer-is-dead = Producer { $producer } has crashed. Create it again, or remove it.
refusal-producer-is-frozen = Producer { $producer } stands still. Let it go on first.
refusal-no-transactions = { $producer } has no transactional.id, so it has no transactions. Give it one in its settings.
refusal-transaction-thrown = { $producer } throws { $exception }: { $message }
refusal-transaction-not-open = { $producer } has a transactional.id and no open transaction. Begin one first.
refusal-transaction-fenced = { $producer } may not write any more ({ $code }): its transactional.id has a newer epoch. Abort its transaction to see whether it can go on.
refusal-unknown-producer = Unknown producer { $producer }.
refusal-unknown-client = Unknown client “{ $client }”. Known are { $known }.
refusal-file-lost = The file { $file } could not be loaded, or not all of it. Try again when the server can be reached; everything else works.
refusal-unknown-workload = Unknown file { $workload }. Loaded are { $known }.
refusal-unknown-column = The file has no column { $column }. Its columns are { $known }.
refusal-no-time-column = { $workload } has no time column, so it can’t be replayed by event time.
refusal-timestamp-micros = timestamp_ms { $timestamp } looks like microseconds. Kafka’s timestamps are milliseconds: now is { $now }.
refusal-timestamp-ahead = timestamp_ms { $timestamp } is more than message.timestamp.after.max.ms ({ $max }) ahead of now, { $now }.
refusal-timestamp-behind = timestamp_ms { $timestamp } is more than message.timestamp.before.max.ms ({ $max }) before now, { $now }.
refusal-record-too-large = The record would take { $bytes } bytes; max.request.size allows { $max }.
refusal-bad-json = This is not valid JSON: line { $line }, column { $column }.
refusal-unknown-version = Unknown version { $version }. Only version 1 is supported.
refusal-unknown-scenario = Unknown scenario { $scenario }. Known are { $known }.
refusal-unknown-type = Unknown command “{ $type }”. Known are { $known }.
refusal-unknown-field = Unknown field “{ $field }”. Known are { $known }.
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
refusal-memory-limit = This would take { $needed } MB of memory, but only { $free } MB are free. Give topics retention.bytes, delete a topic, start again, or give the lab more memory.
refusal-memory-full = Time stopped at { $time } ms: the lab’s memory of { $limit } MB is full. Give topics retention.bytes or delete one, slow the producers down, start again, or give the lab more memory.
refusal-too-fast = { $rate } records of { $bytes } bytes are more than { $max } bytes a second.
refusal-too-many = There are { $count }; at most { $max } are taken at once.
refusal-bad-base64 = This is not base64.
refusal-needs-one = One of these is required: { $known }.
refusal-only-one = Only one of these is allowed: { $known }.
refusal-bad-time = "{ $value }" is not a { $field ->
    [duration] duration in Kafka’s format PnDTnHnMn.nS, such as PT1H30M
   *[other] time in Kafka’s format YYYY-MM-DDTHH:mm:ss.SSS with milliseconds; without a zone it is UTC
  }.

## Explanations in the inspector

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
why-sender = matches
why-sender-client = { $producer } ({ $client })
why-sign-off = sign bit cleared
why-absolute = absolute value
why-sign-dropped = without its sign
why-mod = mod { $n }
why-such-a = applies to
why-every = every { $key } record, as long as there { $n ->
    [one] is one partition
   *[other] are { $n } partitions
  }
why-rule-sticky = no key: the sticky partitioner picks a partition at random and keeps it for batch.size, { $bytes } (KIP-794)
why-rule-sticky-in-spite = partitioner.ignore.keys is true: the sticky partitioner ignores the key
why-rule-kept = no key: a random partition is kept for { $ms } ms (sticky.partitioning.linger.ms)
why-rule-random = no key: a random partition for each record
why-rule-random-always = a random partition for each record, whatever its key
why-rule-turn = no key: partitions take turns
why-rule-turn-always = partitions take turns, whatever the key
why-elsewhere = By this rule it would go to partition { $would } now. It is in { $partition }, so it was sent when the topic had fewer partitions, or to an explicit partition.
why-commit-marker-title = The end of a transaction, partition { $partition }
why-abort-marker-title = The end of an aborted transaction, partition { $partition }
why-commit-marker-means = a commit marker: what its transaction wrote here counts.
why-abort-marker-means = an abort marker: what its transaction wrote here does not count.
why-readers = readers
why-marker-passed = are never given it. Their positions pass it, so a lag by offsets counts it as well.
why-transaction = transaction
why-transaction-open = open, of { $id }. Readers with read_committed stop at { $stable } until it ends.
why-transaction-aborted = aborted. Readers with read_committed pass over it, others are given it.
why-transaction-committed = committed
why-stable = last stable offset
why-stable-open = read_committed stops here: the transaction of { $id } is open
why-stable-held = held back:
why-stable-end = no transaction is open: it is the end
why-transactional-id = transactional.id
why-producer-epoch = producer.epoch
why-producer-epoch-means = rises with each transaction; who has an older one is fenced
why-transaction-state = transactions
why-fenced-by = fenced by
why-offset = offset
why-in = in
why-time = CreateTime
why-value = value
why-header = header { $name }
why-read-committed = read and committed
why-read = read, not committed
why-passed-over = skipped
why-unread = not read
why-started-after = never read: the group started at a later offset
why-ahead = { $n ->
    [0] read next
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
why-range-line = order
why-range-order = { $line }, by member id
why-range-order-static = { $line }: static members by group.instance.id, then the others by member id
why-range-each = each gets
why-range-rest = { $rest ->
    [0] with remainder 0
    [one] with remainder 1: the first member gets one more
   *[other] with remainder { $rest }: the first { $rest } members get one more
  }
why-range-share = so
why-range-gets = { $member }, number { $rank } in this order, gets { $count ->
    [one] partition { $range }
   *[other] partitions { $range }
  }
why-turn-place = place
why-turn-number = { $partition } is number { $n } of all partitions in order, counted from 0
why-turn-after = { $previous } got the partition before, so it is { $member }’s turn
why-turn-first = { $member } is the first
why-turn-passed = ({ $names } skipped: no subscription to this topic)
why-quota-rest = { $rest ->
    [0] with remainder 0
    [one] with remainder 1: one member gets one more
   *[other] with remainder { $rest }: { $rest } members get one more
  }
why-quota-none = subscriptions differ, so partitions are balanced, not divided evenly
why-stay = kept?
why-stay-found = no member had it, and { $member } was below its quota
why-stay-given = new to { $member }, which was below its quota when the broker assigned it
why-stay-kept = kept: { $member } had it when it joined
why-stay-since = kept: { $member } has it since epoch { $epoch }
why-stay-moved = moved: { $before } had { $had } and keeps { $keeps }; { $member } had fewer
why-balance = so
why-stay-has = { $member } has { $n }; members have { $fewest } to { $most }
why-rule-roundrobin = partitions in order are assigned to the members in turn
why-rule-sticky-assignor = members keep what they had as far as balance allows
why-rule-uniform = the broker assigns equal numbers of partitions, or one more; members keep what they had up to that quota
why-rule-cooperative = members keep what they had as far as balance allows, and read it during the rebalance
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
why-waiting-join = in poll(): waits for the response to JoinGroup
why-waiting-beat = in poll(): waits for the response to its first heartbeat
why-waiting-sync = in poll(): waits for the response to SyncGroup
why-waiting-out = out of the group, which it will learn in poll()
why-waiting-idle = in poll(), without a partition to read
why-waiting-paused = calls poll(), but receives nothing: all its partitions are paused
why-waiting-partly = waits in poll() for records of { $reads } of its { $n } partitions; the others are paused
why-processing = { $n ->
    [0] processes its records, { $wait } left
    [one] processes one record, { $wait } left
   *[other] processes { $n } records, { $wait } left
  }
why-frozen = hangs: it does not come back to poll()
why-frozen-until = hangs for { $wait } more
why-committing = in commitSync() since { $at }; it goes on when the coordinator has answered
why-crashed = crashed at { $at }; the coordinator has not noticed yet
why-reads = reads
why-idle-because = nothing: { $why }
why-idle-crashed = nothing: the coordinator keeps no partition for it
why-idle-out = nothing: it is out of the group
why-idle-join = nothing: the group waits until all members have joined
why-idle-sync = nothing: it waits for the assignment (SyncGroup)
why-idle-beat = nothing: it waits for the response to its heartbeat
why-session-ends = ends in { $wait }, unless a heartbeat comes
why-session-stands = suspended until the coordinator answers its request
why-session-none = none: it is not in the group
why-heartbeat-last = every { $every }, last { $ago } ago
why-heartbeat-none = every { $every }, none yet
why-poll-ends = { $wait } left until the next poll() must come
why-poll-inside = { $limit }; does not count inside poll()
why-auto-commit-due = commits at the first poll() after { $wait }
why-commit-on-revoke = commits in onPartitionsRevoked only (enable.auto.commit is false)
why-auto-commit-off = off (enable.auto.commit is false)
why-work = processing
why-work-per-record = { $ms } ms a record
why-member-id = member.id
why-instance-id = group.instance.id

why-marker-title = Where is { $group } in { $partition }?
why-owner = owner
why-end = log end offset
why-end-means = the offset of the next record
why-position = position
why-position-means = the next offset that poll() returns to the owner
why-committed = committed
why-committed-means = at { $at }; a new owner would start here
why-no-commit = none: a new owner would start by auto.offset.reset
why-to-read = to read
why-to-read-means = log end offset minus position
why-lag = lag
why-lag-means = log end offset minus committed offset, as kafka-consumer-groups prints it
why-lag-sum = log end offset minus committed offset, summed over all partitions
why-lag-without = { $n ->
    [one] nothing is committed in one partition, which counts as none
   *[other] nothing is committed in { $n } partitions, which count as none
  }
why-lag-nothing = nothing is committed, so there is no lag
why-trend = of late
why-trend-grows = it grows: more records on average than shortly before
why-trend-shrinks = it shrinks: fewer records on average than shortly before
why-trend-steady = about as many records on average as shortly before
why-age = oldest
why-age-none = all records are committed
why-age-sum = old: { $present } minus its timestamp { $timestamp }
why-age-sum-file = old in the file’s time: its newest record, { $present }, minus its timestamp { $timestamp }
why-age-where = the oldest record not committed is
why-twice = read twice
why-twice-means = position minus committed offset: what a new owner would read again if { $member } crashed now

why-group-title = How is { $group } doing?
why-assignor = assignor
why-no-assignor = none yet
why-preference = members list
why-members = members
why-no-members = none
why-reads-nothing = nothing
why-waits-initially = for more members, { $wait } left
why-waits = { $n ->
    [0] for nobody
    [one] for one member, { $wait } at most
   *[other] for { $n } members, { $wait } at most
  }
why-offsets-topic = its commits lie in
why-offsets-topic-sum = a compacted topic of the brokers’ own: |“{ $group }”.hashCode()| mod { $partitions }, and the hash is { $hash }. Below, for each key (group, topic, partition), the offset in its last record; an older one goes when the cleaner comes, and expiry or deletion leaves a tombstone.
why-offsets-topic-at = committed at { $time }
why-given = delivered
why-given-counts = { $n ->
    [one] one record
   *[other] { $n } records
  }, { $again } of them again; { $skipped } skipped

why-producer-title = How does { $producer } send?
why-topic = topic
why-knows-partitions = { $n ->
    [one] it sees one partition
   *[other] it sees { $n } partitions
  }
why-knows-none = it has no metadata yet
why-client = client
why-partitioner = partitioner
why-pace = pace
why-pace-by-hand = when you press Send
why-pace-rate = { $rate } records/s
why-pace-every = one record every { $time }
why-pace-event-time = event time, { $factor } times as fast
why-pace-cut = event time, { $factor } times as fast, but never more than { $most } without a record: longer silences are cut
why-hole-title = No record at offset { $offset }
why-hole = The cleaner removed it: a later record of its key was in a segment that rests, or it was a tombstone whose time was over. Its offset is given to no other record; a reader goes on to the next one there is.
why-segments = segments
why-segments-are = { $n ->
        [0] one, the active one:
        [one] one rests; the active one began at offset { $base }:
       *[other] { $n } rest; the active one began at offset { $base }:
    } { $bytes } so far
why-kept = kept
why-kept-all = cleanup.policy is empty: nothing is deleted or cleaned
why-by-time = retention.ms
why-by-time-never = −1: age deletes nothing
why-by-time-rule = oldest segment, offsets { $from } to { $last }, { $bytes }: its newest record is { $age } old, the limit is { $ms }; { $due ->
        [now] it goes with the next check
       *[other] it goes in { $left }, with the next check
    }
why-by-size = retention.bytes
why-by-size-rule = { $all } − { $first } = { $left } would be left, the limit is { $limit }; { $due ->
        [1] so the oldest segment goes with the next check
        [0] the active segment never goes for its size
       *[other] so the oldest segment stays
    }
why-cleaner = cleaner
why-cleaner-rule = clean up to offset { $clean }. Dirty: { $dirty } of { $all } that rest, ratio { $ratio }; min.cleanable.dirty.ratio is { $least }, so { $due ->
        [now] it cleans at its next visit
       *[other] it waits
    }
why-keys-by-hand = as you type them
why-keys-none = null
why-keys-fixed = always “{ $key }”
why-keys-pool = { $n } keys, evenly
why-keys-zipf = { $n } keys by Zipf’s law, exponent { $skew }
why-keys-column = column { $column } of { $file }
why-sent = sent
why-sent-counts = { $sent }; { $waiting } wait in batches
why-batches = batches
why-batch-rule = sent at { $size } (batch.size) or after { $linger } (linger.ms)

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

## Streaming your own file

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
upload-about = CSV with a header row, JSON lines, or the output of kcat -J. The data stays in this page; nothing is sent anywhere.
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
upload-fresh = a new lab with two groups
upload-beside = this lab, as another topic
upload-late = { $n ->
    [one] One row has an earlier time than a row above it, and is sent right after that row.
   *[other] { $n } rows have an earlier time than a row above them, and are sent right after that row.
  }
upload-skew-title = Where its records will go, sent by { $client }
upload-skew-row = Partition { $partition }: { $n ->
    [one] one record
   *[other] { $n } records
  }, { $percent } %
upload-skew-hot = Partition { $partition } gets { $percent } % of them.
upload-skew-key = Most of it by the key { $key }: { $percent } % of all records.
upload-skew-turns = { $n ->
    [one] One record is placed in turn.
   *[other] { $n } records are placed in turn.
  } Rule: { $rule }.
upload-skew-open = { $n ->
    [one] One record ({ $percent } %) is not placed by a key.
   *[other] { $n } records ({ $percent } %) are not placed by a key.
  } Rule: { $rule }.
upload-skew-first = Counted over the first { $n } rows.
upload-go = Stream it
upload-bad-topic = Kafka allows letters, digits, dot, underscore and hyphen in the name of a topic.
upload-topic-taken = Topic { $topic } exists already.
upload-done = { $name } streams into { $topic }.

## The event log

log-title = What happened
log-filter = Filter
log-kind = Kind of event
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
log-nothing-passes = No line matches the filter.
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
chart-age = Age
chart-throughput = Throughput
chart-lag-title = Lag per group
chart-age-title = Age of the oldest record not committed
chart-throughput-title = Records per second
chart-label = { $name } { $value }
chart-produced = produced
chart-lag-unit = records
chart-age-unit = age
chart-throughput-unit = records/s
chart-since = { $span } ago
chart-now = now
chart-more = and { $n } more
chart-empty = Nothing to draw yet.
chart-told = { $title }, last { $span }: { $lines }.

## The inspector

why-panel = Why?
why-none = Select a record, a lane, a member or a marker. The numbers and the rule behind them appear here.
why-gone = It no longer exists.
seek-how = Move the marker
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

## Sending one record

send-title = Send one
send-topic = Topic
send-key = key
send-value = value
send-null-key = null key
send-partition = partition, 0 to { $last }
send-poison = poison: processing it throws
send-headers = headers, a=1; b=2
send-more = More
send-less = Less
send-do = Send
send-goes = goes to partition
send-goes-explicitly = as you chose
send-sum = { $algorithm }: { $folded } mod { $n } = { $partition }
send-no-topic = There is no topic to send to.
did-send-unanswered = A record is on its way to { $partition }. Its producer has no answer yet.
did-send = The record is in { $partition } at offset { $offset }.
did-commit = { $member } commits its positions.
did-pause-fetching = { $member } keeps polling, but receives no records until it resumes.
did-resume-fetching = { $member } receives records again.
send-bad-partition = { $topic } has partitions 0 to { $last }.
