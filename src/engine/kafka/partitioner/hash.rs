//! The hashes that clients put keys through. Each is checked against what the real client answered.

use std::fmt;

/// A hash function of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyHash {
    /// `Utils.murmur2` of the Java client; the same bits in librdkafka, kafkajs and kafka-python.
    Murmur2,
    /// CRC-32 (IEEE), of librdkafka's `consistent`.
    Crc32,
    /// FNV-1a, 32 bits, of Sarama and librdkafka's `fnv1a`.
    Fnv1a,
}

impl KeyHash {
    /// The 32 bits; clients differ in whether they read them as signed.
    #[inline]
    pub fn of(self, key: &[u8]) -> u32 {
        match self {
            Self::Murmur2 => murmur2(key),
            Self::Crc32 => crc32(key),
            Self::Fnv1a => fnv1a(key),
        }
    }

    /// The name it goes by among engineers: `murmur2`, `crc32`, `fnv1a`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Murmur2 => "murmur2",
            Self::Crc32 => "crc32",
            Self::Fnv1a => "fnv1a",
        }
    }
}

impl fmt::Display for KeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// `org.apache.kafka.common.utils.Utils.murmur2`: `MurmurHash2`, 32 bits, seed `0x9747b28c`. Java reads it as
/// an i32.
#[inline]
pub fn murmur2(key: &[u8]) -> u32 {
    const SEED: u32 = 0x9747_b28c;
    const M: u32 = 0x5bd1_e995;
    let mut h = SEED ^ key.len() as u32;
    let mut words = key.chunks_exact(4);
    for word in &mut words {
        let mut k = u32::from_le_bytes([word[0], word[1], word[2], word[3]]).wrapping_mul(M);
        k = (k ^ (k >> 24)).wrapping_mul(M);
        h = h.wrapping_mul(M) ^ k;
    }
    let rest = words.remainder();
    if !rest.is_empty() {
        // Bytes count as unsigned, also where Java's are negative.
        let word = rest.iter().rev().fold(0, |word, byte| word << 8 | u32::from(*byte));
        h = (h ^ word).wrapping_mul(M);
    }
    h = (h ^ (h >> 13)).wrapping_mul(M);
    h ^ (h >> 15)
}

/// CRC-32 as zlib has it (IEEE 802.3, reflected).
pub fn crc32(key: &[u8]) -> u32 {
    const TABLE: [u32; 256] = crc32_table();
    !key.iter().fold(u32::MAX, |crc, byte| TABLE[usize::from(crc as u8 ^ byte)] ^ (crc >> 8))
}

const fn crc32_table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut crc = index as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
            bit += 1;
        }
        table[index] = crc;
        index += 1;
    }
    table
}

/// FNV-1a, 32 bits.
pub fn fnv1a(key: &[u8]) -> u32 {
    key.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_the_published_ones() {
        assert_eq!(murmur2(b"").cast_signed(), 275_646_681);
        assert_eq!(murmur2(&[0xb4]).cast_signed(), -605_677_254);
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926, "the check value of CRC-32/ISO-HDLC");
        assert_eq!(fnv1a(b"foobar"), 0xbf9c_f968, "from the authors' test vectors");
    }
}
