# Errors in an imported file: what is wrong, where, and what to do.
# Codes and arguments: src/scenario/import/error.rs. Lines, columns and rows count from 1.

import-error-empty-file = This file is empty. Choose a CSV file with a header and rows, or a file with one JSON object per line.

import-error-only-header = This file has a header but no rows. Add at least one row below the header.

import-error-nothing-left =
    { $skipped ->
        [one] The only row is malformed, so nothing is left to import.
       *[other] All { $skipped } rows are malformed, so nothing is left to import.
    } The error of the first row often applies to all.

import-error-binary =
    { $looks_like ->
        [gzip] This is a gzip archive, not text. Unpack it first.
        [zip] This is a zip archive or a spreadsheet (.xlsx), not text. Unpack it, or save the sheet as CSV (UTF-8).
        [zstd] This is a zstd archive, not text. Unpack it first.
        [parquet] This is a Parquet file, not text. Convert it to CSV or JSON lines first.
        [avro] This is an Avro file, not text. Convert it to JSON lines first.
        [pdf] This is a PDF document. Export its table as CSV (UTF-8).
        [png] This is a picture. Choose a CSV or JSON lines file.
        [sqlite] This is an SQLite database. Export a table as CSV first.
       *[unknown] Line { $line }, column { $column }: the byte { $byte } does not belong in text, so this may be a binary file. Choose a CSV or JSON lines file; if only this cell is binary, write it as base64 or hex where the file is made.
    }

import-error-utf-16 = This file is UTF-16 text. Save it as UTF-8 (a spreadsheet calls that “CSV UTF-8”; “iconv -f UTF-16 -t UTF-8” does it for any file) and choose it again.

import-error-not-utf-8 =
    Line { $line }, column { $column }: the byte { $byte } is not UTF-8. { $text ->
        [kcat] kcat prints the bytes of keys and values as they are, so one of this record is binary. Let kcat decode it (-s key=…, -s value=…), or leave such rows out.
        [json] If the whole file was saved in another encoding (Latin-1, Windows-1252 …), save it as UTF-8. If this value is binary, write it as base64 or hex where the file is made, or leave such rows out.
       *[csv] If the whole file was saved in another encoding (Latin-1, Windows-1252 …), save it as UTF-8. If this cell is binary, write it as base64 or hex where the file is made, or leave such rows out.
    }

import-error-too-many-columns = Line { $line }, column { $column }: this header has { $found } columns; { $limit } is the most that is taken. Leave out what you don’t need (for example with “cut -d, -f1-20”), or look for a missing line end after the header.

import-error-field-count =
    Line { $line }, column { $column }: this row has { $found ->
        [one] { $found } cell
       *[other] { $found } cells
    }, but the header has { $expected }. Look for a missing or surplus delimiter, or quote the cell that contains one.

import-error-unclosed-quote = Line { $line }, column { $column }: the quote opened here is never closed. Close it, or double it where it is meant as a character ("").

import-error-stray-quote =
    { $cell ->
        [plain] Line { $line }, column { $column }: there is a quote inside a cell that does not begin with one. Quote the whole cell and double the quotes inside it ("").
       *[quoted] Line { $line }, column { $column }: this quote ends the cell opened at line { $opened_line }, column { $opened_column }, but neither a delimiter nor a line end follows. Double the quotes inside a quoted cell (""), or close the earlier one.
    }

import-error-field-too-long =
    Line { $line }, column { $column }: { $part ->
        [header] the column name
       *[row] the cell “{ $field }”
    } that begins here reaches { $limit_bytes } bytes, as much as a whole Kafka record may hold by default. Shorten it; if it should be short, look for a quote that is not closed.

import-error-row-too-long = Line { $line }, column { $column }: the row that begins here is longer than { $limit_bytes } bytes, the most that a Kafka producer sends by default (max.request.size). Shorten it, or look for missing line ends.

import-error-duplicate-column = Line { $line }, column { $column }: columns { $first } and { $second } are both called “{ $name }”. Rename one of them.

import-error-missing-column =
    Unknown column “{ $name }”. The columns are: { $available }. Choose one of them.

import-error-bad-json =
    { $fault ->
        [cut-off] Line { $line }, column { $column }: the JSON ends too early. Each line must hold one whole object; “jq -c .” rewrites objects that span several lines.
       *[syntax] Line { $line }, column { $column }: this is not valid JSON ({ $detail }). Correct the line, or leave it out.
    }

import-error-json-array = This file is one JSON array. Write one object per line instead; “jq -c '.[]'” does that.

import-error-not-an-object = Line { $line }, column { $column }: this line is { $found ->
        [array] an array
        [string] a string
        [number] a number
        [boolean] true or false
       *[null] null
    }, not an object. Each line must hold one object such as {"{"}"key": "a"{"}"}.

import-error-mixed-time-formats = Line { $line }, column { $column }: “{ $value }” is { import-time-format-found }, but column “{ $name }” began with { import-time-format-first } on line { $first_line }. Write all its times in one format, or leave such rows out.

import-error-bad-time = Line { $line }, column { $column }: “{ $value }” in column “{ $name }” is not a time. Use ISO 8601 (2013-11-27T05:28:00Z, 2013-11-27 05:28:00, 2013-11-27) or Unix time, choose another time column, or leave such rows out.

import-error-empty-time = Line { $line }, column { $column }: the time in column “{ $name }” is empty. Fill it in, choose another time column, or leave such rows out.

import-error-time-before-1970 = Line { $line }, column { $column }: “{ $value }” in column “{ $name }” is before 1970, which Kafka does not allow for a timestamp. Choose another time column, or leave such rows out.

import-error-too-many-rows = Line { $line }: this file has more than { $limit_rows } rows. Keep the first ones (for example with “head”), or sample it.

import-error-too-large = This file is larger than { $limit_mib } MiB. Keep its first part (for example with “head”), or sample it.

# The formats of times, inside a sentence.
import-time-format-found =
    { $found_format ->
        [offset] a time with an offset
        [no-offset] a time without an offset
        [date] a date
        [unix-seconds] Unix time in seconds
        [unix-millis] Unix time in milliseconds
        [unix-micros] Unix time in microseconds
       *[unix-nanos] Unix time in nanoseconds
    }
import-time-format-first =
    { $first_format ->
        [offset] a time with an offset
        [no-offset] a time without an offset
        [date] a date
        [unix-seconds] Unix time in seconds
        [unix-millis] Unix time in milliseconds
        [unix-micros] Unix time in microseconds
       *[unix-nanos] Unix time in nanoseconds
    }
