//! The coordinator's table of states, epochs and ends.

use super::*;

fn id() -> TransactionalId {
    "tx".into()
}

fn tp(partition: u32) -> TopicPartition {
    TopicPartition::new("t", partition)
}

fn fresh() -> (TransactionCoordinator, ProducerIdAndEpoch) {
    let mut coordinator = TransactionCoordinator::default();
    let producer = coordinator.init_producer_id(0, &id(), 60_000, None).0.unwrap();
    (coordinator, producer)
}

/// `EndTxn` with the present and with the last epoch, in each state that has ended (the table in
/// `TransactionCoordinator.scala`).
#[test]
fn ends_of_what_has_ended() {
    use Ending::{Abort, Commit};
    use TransactionError::{InvalidTxnState, ProducerFenced};
    let check = |before: Option<Ending>, ending, retry: bool, expected: Result<i16, TransactionError>| {
        let (mut coordinator, mut producer) = fresh();
        if let Some(before) = before {
            coordinator.add_partitions(0, &id(), producer, [tp(0)]).unwrap();
            producer = coordinator.end(0, &id(), producer, before).unwrap().0;
            assert!(coordinator.written(&id(), &Written::Partition(tp(0))));
        }
        let asked = ProducerIdAndEpoch { epoch: producer.epoch - i16::from(retry), ..producer };
        let answer = coordinator.end(1, &id(), asked, ending).map(|(after, _)| after.epoch);
        assert_eq!(answer, expected, "{before:?} {ending:?} retry {retry}");
    };
    check(None, Abort, true, Err(ProducerFenced));
    check(None, Abort, false, Ok(1));
    check(None, Commit, true, Err(ProducerFenced));
    check(None, Commit, false, Err(InvalidTxnState));
    check(Some(Abort), Abort, true, Ok(1));
    check(Some(Abort), Abort, false, Ok(2));
    check(Some(Abort), Commit, true, Err(InvalidTxnState));
    check(Some(Abort), Commit, false, Err(InvalidTxnState));
    check(Some(Commit), Abort, true, Err(InvalidTxnState));
    check(Some(Commit), Abort, false, Ok(2));
    check(Some(Commit), Commit, true, Ok(1));
    check(Some(Commit), Commit, false, Err(InvalidTxnState));
}

#[test]
fn nothing_begins_before_all_markers_are_written() {
    let (mut coordinator, producer) = fresh();
    coordinator.add_partitions(0, &id(), producer, [tp(0), tp(1)]).unwrap();
    coordinator.add_group(0, &id(), producer, &"g".into()).unwrap();
    let (after, marker) = coordinator.end(0, &id(), producer, Ending::Commit).unwrap();
    let marker = marker.unwrap();
    assert_eq!((after.epoch, marker.producer.epoch), (1, 1));
    assert_eq!((marker.partitions, marker.groups), (vec![tp(0), tp(1)], vec!["g".into()]));
    let concurrent = Err(TransactionError::ConcurrentTransactions);
    assert_eq!(coordinator.add_partitions(1, &id(), after, [tp(0)]), concurrent);
    assert_eq!(coordinator.init_producer_id(1, &id(), 60_000, None), (concurrent.map(|()| after), None));
    assert!(!coordinator.written(&id(), &Written::Partition(tp(0))));
    assert!(!coordinator.written(&id(), &Written::Group("g".into())));
    assert_eq!(coordinator.unwritten(&id()).map(|marker| marker.partitions), Some(vec![tp(1)]));
    assert!(coordinator.written(&id(), &Written::Partition(tp(1))));
    assert_eq!(coordinator.add_partitions(1, &id(), after, [tp(0)]), Ok(()));
}

#[test]
fn a_newcomer_fences_and_aborts() {
    let (mut coordinator, old) = fresh();
    coordinator.add_partitions(0, &id(), old, [tp(0)]).unwrap();
    let (answer, marker) = coordinator.init_producer_id(5, &id(), 60_000, None);
    assert_eq!(answer, Err(TransactionError::ConcurrentTransactions));
    assert_eq!(marker.map(|marker| (marker.ending, marker.producer.epoch)), Some((Ending::Abort, 1)));
    assert!(coordinator.written(&id(), &Written::Partition(tp(0))));
    let new = coordinator.init_producer_id(6, &id(), 60_000, None).0.unwrap();
    assert_eq!((new.id, new.epoch), (old.id, 2));
    let fenced = TransactionError::ProducerFenced;
    assert_eq!(coordinator.add_partitions(7, &id(), old, [tp(0)]), Err(fenced));
    assert_eq!(coordinator.end(7, &id(), old, Ending::Commit), Err(fenced));
}

#[test]
fn late_transactions_are_aborted_and_their_producer_may_go_on() {
    let (mut coordinator, producer) = fresh();
    coordinator.add_partitions(100, &id(), producer, [tp(0)]).unwrap();
    assert_eq!(coordinator.abort_timed_out(60_100), vec![], "not later than its timeout");
    assert_eq!(coordinator.abort_timed_out(60_101).len(), 1);
    assert!(coordinator.written(&id(), &Written::Partition(tp(0))));
    let late = coordinator.end(60_200, &id(), producer, Ending::Commit);
    assert_eq!(late, Err(TransactionError::InvalidTxnState));
    let (after, _) = coordinator.end(60_200, &id(), producer, Ending::Abort).unwrap();
    assert_eq!(after.epoch, 1);
    assert_eq!(coordinator.add_partitions(60_300, &id(), after, [tp(0)]), Ok(()));
}

/// `isEpochExhausted`: the last epochs are kept for fencing, and another id takes over.
#[test]
fn epochs_run_out_and_the_id_is_rotated() {
    let (mut coordinator, mut producer) = fresh();
    for _ in 0..i16::MAX - 2 {
        producer = coordinator.init_producer_id(0, &id(), 60_000, None).0.unwrap();
    }
    assert_eq!(producer.epoch, i16::MAX - 2);
    coordinator.add_partitions(0, &id(), producer, [tp(0)]).unwrap();
    producer = coordinator.end(0, &id(), producer, Ending::Commit).unwrap().0;
    coordinator.written(&id(), &Written::Partition(tp(0)));
    assert_eq!(producer.epoch, i16::MAX - 1);
    coordinator.add_partitions(0, &id(), producer, [tp(0)]).unwrap();
    let (after, marker) = coordinator.end(0, &id(), producer, Ending::Commit).unwrap();
    assert_eq!(
        marker.map(|marker| marker.producer),
        Some(ProducerIdAndEpoch { epoch: i16::MAX, ..producer })
    );
    assert_eq!((after.id == producer.id, after.epoch), (false, 0));
    coordinator.written(&id(), &Written::Partition(tp(0)));
    assert_eq!(coordinator.end(0, &id(), producer, Ending::Commit), Ok((after, None)), "a retry");
    assert_eq!(coordinator.add_partitions(0, &id(), after, [tp(0)]), Ok(()));
}
