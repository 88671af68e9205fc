#include "tools/assignment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "tools/files.hpp"

namespace cahier {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t default_seeds[] = {271, 1618, 3141, 6626, 8314};
constexpr std::size_t most_seeds = 100;
constexpr int most_points = 1000;

[[noreturn]] void fail(const std::string& sentence) {
    throw UserError(sentence);
}

// The parser by itself takes the last of two values of one name, and says nothing.
Json parse(const std::string& text) {
    std::vector<std::set<std::string>> names;
    return Json::parse(text, [&](int, Json::parse_event_t event, Json& value) {
        if (event == Json::parse_event_t::object_start)
            names.emplace_back();
        else if (event == Json::parse_event_t::object_end)
            names.pop_back();
        else if (event == Json::parse_event_t::key && !names.back().insert(value.get<std::string>()).second)
            fail(fmt::format("{} is in there twice", value.dump()));
        return true;
    });
}

void allow_keys(const Json& object, const std::string& what, const std::vector<std::string>& allowed) {
    if (!object.is_object())
        fail(fmt::format("{} is no object with {}", what, fmt::join(allowed, " and ")));
    for (const auto& [key, value] : object.items())
        if (std::find(allowed.begin(), allowed.end(), key) == allowed.end())
            fail(fmt::format("{} has {}, but may have only {}", what, Json(key).dump(),
                             fmt::join(allowed, " and ")));
}

std::vector<std::uint64_t> read_seeds(const Json& list) {
    if (!list.is_array() || list.empty() || list.size() > most_seeds)
        fail(fmt::format("its seeds are no list of 1 to {} numbers", most_seeds));
    std::vector<std::uint64_t> seeds;
    for (const Json& seed : list) {
        if (!seed.is_number_unsigned())
            fail(fmt::format("its seed {} is no whole number from 0 on", seed.dump()));
        seeds.push_back(seed.get<std::uint64_t>());
    }
    std::sort(seeds.begin(), seeds.end());
    if (std::adjacent_find(seeds.begin(), seeds.end()) != seeds.end())
        fail("it has a seed twice");
    return seeds;
}

void set_points(Exercise& exercise, const Json& points) {
    if (!points.is_object())
        fail(fmt::format("its points of {} are no object such as {{\"{}\": 2}}", exercise.name,
                         exercise.scenes.front().name));
    for (const auto& [name, value] : points.items()) {
        if (!value.is_number_unsigned() || value.get<std::uint64_t>() > most_points)
            fail(fmt::format("its points of {}, {}, are no whole number from 0 to {}", name, value.dump(),
                             most_points));
        const std::string wanted = name;
        (void)exercise.scene(wanted);  // throws: there is none of that name
        for (ExerciseScene& scene : exercise.scenes)
            if (scene.name == wanted)
                scene.points = value.get<int>();
    }
}

Assignment interpret(const Json& json, const std::vector<Exercise>& known) {
    allow_keys(json, "it", {"exercises", "seeds"});
    for (const char* key : {"exercises", "seeds"})
        if (!json.contains(key))
            fail(fmt::format("it has no {}", key));
    Assignment assignment;
    assignment.seeds = read_seeds(json["seeds"]);

    // Both ways to write the exercises become one.
    const Json& exercises = json["exercises"];
    std::map<std::string, Json> wanted;
    if (exercises.is_array()) {
        for (const Json& name : exercises)
            if (!name.is_string() || !wanted.try_emplace(name.get<std::string>(), Json::object()).second)
                fail(fmt::format("its exercises have {}, which is no name or is there twice", name.dump()));
    } else if (exercises.is_object()) {
        wanted = exercises.get<std::map<std::string, Json>>();
    }
    if (wanted.empty())
        fail("its exercises are neither names nor an object of names");

    for (const Exercise& exercise : known) {
        const auto it = wanted.find(exercise.name);
        if (it == wanted.end())
            continue;
        assignment.exercises.push_back(exercise);
        allow_keys(it->second, exercise.name, {"points"});
        if (it->second.contains("points"))
            set_points(assignment.exercises.back(), it->second["points"]);
        wanted.erase(it);
    }
    if (!wanted.empty()) {
        std::vector<std::string> names;
        for (const Exercise& exercise : known)
            names.push_back(exercise.name);
        fail(fmt::format("there is no exercise {}; the exercises are: {}", Json(wanted.begin()->first).dump(),
                         fmt::join(names, " ")));
    }
    return assignment;
}

}  // namespace

Assignment whole_workbook(const std::vector<Exercise>& exercises) {
    Assignment assignment{exercises, {std::begin(default_seeds), std::end(default_seeds)}};
    if (std::any_of(exercises.begin(), exercises.end(), [](auto& exercise) { return exercise.own; }))
        std::erase_if(assignment.exercises, [](auto& exercise) { return !exercise.own; });
    return assignment;
}

Assignment read_assignment(const std::filesystem::path& file, const std::vector<Exercise>& exercises) {
    if (!std::filesystem::is_regular_file(file))
        throw UserError(fmt::format("there is no assignment {}", file.string()));
    try {
        return interpret(parse(read_file(file)), exercises);
    } catch (const UserError& error) {
        throw UserError(fmt::format("the assignment {}: {}", file.string(), error.what()));
    } catch (const Json::exception& error) {
        std::string reason = error.what();
        std::replace(reason.begin(), reason.end(), '\n', ' ');
        throw UserError(fmt::format("the assignment {} is no JSON: {}", file.string(), reason));
    }
}

}  // namespace cahier
