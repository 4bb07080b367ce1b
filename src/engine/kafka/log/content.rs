//! The content hash: 64 bits per record, summed over a log.
//!
//! A sum is independent of how records were chunked and when clones were taken, and records that go take their
//! share with them. It guards digests of states against accidents, not against adversaries. The same bits on
//! every machine.

use crate::engine::kafka::ids::Offset;

const P0: u64 = 0x9e37_79b9_7f4a_7c15;
const P1: u64 = 0xc2b2_ae3d_27d4_eb4f;
const P2: u64 = 0x1656_67b1_9e37_79f9;
const P3: u64 = 0x27d4_eb2f_1656_67c5;

/// The hash of a record's bytes at an offset. Four lanes keep the multiplier busy.
#[inline]
pub(super) fn record_hash(offset: Offset, bytes: &[u8]) -> u64 {
    let word = |bytes: &[u8]| bytes.first_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let mut lanes = [P0 ^ offset, P1, P2, P3 ^ bytes.len() as u64];
    let mut blocks = bytes.chunks_exact(32);
    for block in &mut blocks {
        lanes[0] = (lanes[0].rotate_left(29) ^ word(block)).wrapping_mul(P0);
        lanes[1] = (lanes[1].rotate_left(29) ^ word(&block[8..])).wrapping_mul(P1);
        lanes[2] = (lanes[2].rotate_left(29) ^ word(&block[16..])).wrapping_mul(P2);
        lanes[3] = (lanes[3].rotate_left(29) ^ word(&block[24..])).wrapping_mul(P3);
    }
    let mut words = blocks.remainder().chunks_exact(8);
    for rest in &mut words {
        lanes[0] = (lanes[0].rotate_left(29) ^ word(rest)).wrapping_mul(P0);
    }
    let tail = words.remainder().iter().fold(0_u64, |tail, byte| tail << 8 | u64::from(*byte));
    lanes[1] = (lanes[1].rotate_left(29) ^ tail).wrapping_mul(P1);
    mix(lanes[0] ^ lanes[1].rotate_left(16) ^ lanes[2].rotate_left(32) ^ lanes[3].rotate_left(48))
}

#[inline]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
