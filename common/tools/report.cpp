#include "tools/report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <pugixml.hpp>
#include <sstream>
#include <stdexcept>

#include "tools/files.hpp"
#include "tools/report_style.hpp"

namespace cahier {
namespace {

using Node = pugi::xml_node;

// An element with a text and a class, either of which may be empty.
Node add(Node parent, const char* name, const std::string& text = "", const char* css_class = "") {
    Node node = parent.append_child(name);
    if (*css_class)
        node.append_attribute("class") = css_class;
    if (!text.empty())
        node.append_child(pugi::node_pcdata).set_value(text.c_str());
    return node;
}

void link(Node parent, const std::string& text, const std::string& target) {
    add(parent, "a", text).append_attribute("href") = target.c_str();
}

// Without blanks of its own, which would show in a <pre>; and <td></td>, since HTML knows no <td/>.
void print(std::ostream& out, const pugi::xml_document& part) {
    for (const Node node : part.children())
        node.print(out, "", pugi::format_raw | pugi::format_no_empty_element_tags);
    out << '\n';
}

struct Look {
    const char* css_class;
    const char* sign;
    std::string words;
};

Look look(const Mark& mark, int maximum) {
    switch (mark.state) {
        case Mark::State::missing:
            return {"missing", "–", "not handed in"};
        case Mark::State::refused:
            return {"none", "!", "not taken"};
        case Mark::State::not_built:
            return {"none", "✗", "does not compile or link"};
        case Mark::State::judged:
            break;
    }
    const std::string words = fmt::format("{} of {}", mark.points, points_text(maximum));
    if (mark.points == maximum)
        return {"full", "", words};
    return {mark.points == 0 ? "none" : "part", "", words};
}

void add_class_table(Node body, const Grades& grades) {
    const std::vector<Exercise>& exercises = grades.assignment->exercises;
    Node table = add(add(body, "div", "", "wide"), "table", "", "class");
    Node head = add(add(table, "thead"), "tr");
    add(head, "th", "Student");
    for (const Exercise& exercise : exercises) {
        Node cell = add(head, "th", short_name(exercise, *grades.assignment));
        cell.append_attribute("title") = exercise.name.c_str();
        add(cell, "small", fmt::format("/{}", exercise.points()));
    }
    add(add(head, "th", "Total"), "small", fmt::format("/{}", grades.maximum()));

    std::vector<long> sums(exercises.size() + 1, 0);
    Node rows = add(table, "tbody");
    for (const Grades::Row& row : grades.rows) {
        Node line = add(rows, "tr");
        link(add(line, "th"), row.student->name, fmt::format("#s{}", row.student->id));
        for (std::size_t i = 0; i < exercises.size(); ++i) {
            const Look shown = look(row.marks[i], exercises[i].points());
            const std::string text = *shown.sign ? shown.sign : std::to_string(row.marks[i].points);
            add(line, "td", text, shown.css_class).append_attribute("title") = shown.words.c_str();
            sums[i] += row.marks[i].points;
        }
        add(line, "td", std::to_string(row.points()), "total");
        sums.back() += row.points();
    }
    Node last = add(add(table, "tfoot"), "tr");
    add(last, "th", "Average");
    for (const long sum : sums)
        add(last, "td",
            fmt::format("{:.1f}", static_cast<double>(sum) / static_cast<double>(grades.rows.size())));
}

void add_difference(Node parent, const std::string& text) {
    Node block = add(parent, "pre", "", "diff");
    std::istringstream lines(shortened(text));
    for (std::string line; std::getline(lines, line);) {
        const char* css_class = line.starts_with("@@")  ? "place"
                                : line.starts_with('-') ? "minus"
                                : line.starts_with('+') ? "plus"
                                                        : "same";
        add(block, "span", line + "\n", css_class);
    }
}

void add_folded(Node parent, const std::string& title, const std::string& text) {
    Node details = add(parent, "details", "", "more");
    add(details, "summary", title);
    add(details, "pre", shortened(text));
}

void add_scene(Node list, const Exercise& exercise, const Verdict& verdict) {
    const ExerciseScene& scene = exercise.scene(verdict.scene);
    Node item = add(list, "li", "", verdict.passed ? "passed" : "failed");
    add(item, "b", scene.name);
    item.append_child(pugi::node_pcdata)
        .set_value(fmt::format(" {}", scene.points == 0
                                          ? "no points"
                                          : fmt::format("{} of {}", verdict.passed ? scene.points : 0,
                                                        points_text(scene.points)))
                       .c_str());
    if (verdict.passed)
        return;
    add(item, "p", fmt::format("With seed {} it {}.", verdict.seed, verdict.sentence));
    if (!scene.description.empty())
        add(item, "p", "What it does: " + scene.description, "hint");
    if (!verdict.difference.empty())
        add_difference(item, verdict.difference);
    if (!verdict.errors.empty())
        add_folded(item, "Standard error", verdict.errors);
}

void add_answer(Node section, const Exercise& exercise, const Mark& mark, const Student& student,
                const std::function<Judged(const Student&, const Exercise&)>& judged) {
    const Look shown = look(mark, exercise.points());
    if (mark.state == Mark::State::missing) {
        Node line = add(section, "p", "", "answer missing");
        add(line, "b", exercise.name + " ");
        add(line, "span", shown.words);
        return;
    }
    Node details = add(section, "details", "", "answer");
    Node summary = add(details, "summary");
    add(summary, "b", exercise.name + " ");
    add(summary, "span", shown.words, shown.css_class);
    if (mark.state == Mark::State::refused) {
        add(details, "p", fmt::format("It was not taken: {}.", student.why_refused(exercise.name)));
        return;
    }
    const Judged answer = judged(student, exercise);
    if (mark.state == Mark::State::not_built) {
        add(details, "p", "What the compiler says:");
        add(details, "pre", shortened(answer.messages));
    } else {
        Node list = add(details, "ul", "", "scenes");
        for (const Verdict& verdict : answer.verdicts)
            add_scene(list, exercise, verdict);
        if (!answer.messages.empty())
            add_folded(details, "The compiler's warnings", answer.messages);
    }
    add(details, "p", "SHA-256 of the source " + mark.sha256, "sum");
}

void add_student(Node body, const Grades& grades, const Grades::Row& row,
                 const std::function<Judged(const Student&, const Exercise&)>& judged) {
    Node section = add(body, "section");
    section.append_attribute("id") = fmt::format("s{}", row.student->id).c_str();
    Node title = add(section, "h2", row.student->name);
    add(title, "small",
        fmt::format("{} of {} · student {}", row.points(), points_text(grades.maximum()), row.student->id));
    for (std::size_t i = 0; i < row.marks.size(); ++i)
        add_answer(section, grades.assignment->exercises[i], row.marks[i], *row.student, judged);
    if (!row.student->ignored.empty())
        add_folded(section, fmt::format("Ignored: {}", row.student->ignored.size()),
                   fmt::format("{}\n", fmt::join(row.student->ignored, "\n")));
    link(add(section, "p", "", "up"), "↑ the class", "#class");
}

void add_head(Node body, const Grades& grades, const std::vector<std::string>& remarks,
              const Provenance& provenance) {
    Node title = add(body, "h1", "Grades");
    title.append_attribute("id") = "class";
    Node facts = add(body, "dl");
    const auto fact = [&](const char* name, const std::string& value) {
        if (value.empty())
            return;
        add(facts, "dt", name);
        add(facts, "dd", value);
    };
    fact("Workbook", provenance.workbook);
    fact("Exercises", provenance.exercises);
    fact("Compiler", provenance.compiler);
    fact("Seeds", fmt::format("{}", fmt::join(provenance.seeds, ", ")));
    fact("Sandbox", provenance.sandbox);
    for (const std::string& remark : remarks)
        add(body, "p", fmt::format("Remark: {}.", remark), "hint");
    add_class_table(body, grades);
    add(body, "p", "– not handed in · ! not taken · ✗ does not compile or link", "hint");
}

}  // namespace

void write_report(const std::filesystem::path& file, const Grades& grades,
                  const std::vector<std::string>& remarks, const Provenance& provenance,
                  const std::function<Judged(const Student&, const Exercise&)>& judged) {
    std::ofstream out(file, std::ios::binary);
    make_private(file);
    out << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, "
           "initial-scale=1\">\n<title>Grades</title>\n<style>\n"
        << report_style << "</style>\n</head>\n<body>\n";
    {
        pugi::xml_document part;
        add_head(part, grades, remarks, provenance);
        print(out, part);
    }
    for (const Grades::Row& row : grades.rows) {
        pugi::xml_document part;
        add_student(part, grades, row, judged);
        print(out, part);
    }
    out << "</body>\n</html>\n";
    out.close();
    if (!out)
        throw std::runtime_error(fmt::format("{} cannot be written", file.string()));
}

}  // namespace cahier
