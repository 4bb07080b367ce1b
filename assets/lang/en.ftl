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
